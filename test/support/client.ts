/** A caller of the HTTP API in tests: keeps the session cookie, speaks JSON, never throws on a 4xx. */
import { watchOf } from './watch.ts'
import { callMark } from './who-writes.ts'

export type Answer = { status: number; headers: Headers; body: any; text: string } // oxlint-disable-line no-explicit-any -- answers of the API are asserted, not typed

export class Client {
  readonly address: string
  readonly headers: { [name: string]: string }
  constructor(address: string, headers: { [name: string]: string } = {}) {
    this.address = address
    this.headers = headers
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: { [name: string]: string } = {},
  ): Promise<Answer> {
    const watch = watchOf(this.address)
    const call = await watch?.begin(method, path)
    let status = 0
    try {
      const answer = await this.send(method, path, body, headers)
      status = answer.status
      return answer
    } finally {
      if (watch && call) await watch.end(call, status)
    }
  }

  private async send(
    method: string,
    path: string,
    body: unknown,
    headers: { [name: string]: string },
  ): Promise<Answer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData
    const response = await fetch(this.address + path, {
      method,
      headers: {
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
        origin: this.address,
        [callMark]: '1',
        ...this.headers,
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
      redirect: 'manual',
    })
    const text = await response.text()
    const json = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== ''
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined }
  }

  get(path: string, headers?: { [name: string]: string }): Promise<Answer> {
    return this.request('GET', path, undefined, headers)
  }
  post(path: string, body?: unknown, headers?: { [name: string]: string }): Promise<Answer> {
    return this.request('POST', path, body, headers)
  }
  put(path: string, body?: unknown, headers?: { [name: string]: string }): Promise<Answer> {
    return this.request('PUT', path, body, headers)
  }
  patch(path: string, body?: unknown, headers?: { [name: string]: string }): Promise<Answer> {
    return this.request('PATCH', path, body, headers)
  }
  delete(path: string, headers?: { [name: string]: string }): Promise<Answer> {
    return this.request('DELETE', path, undefined, headers)
  }
}

export async function signIn(address: string, email: string, password: string): Promise<Client> {
  const answer = await new Client(address).post('/api/v1/auth/sign-in/email', { email, password })
  if (answer.status !== 200) throw new Error(`sign-in of ${email} failed: ${answer.status} ${answer.text}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return new Client(address, { cookie })
}
