/**
 * The one way to the server: fetch with our headers, problems as errors, and retries that cannot save twice.
 *
 * Errors  ApiProblem; code `network.unreachable` when no answer came, or only that of a proxy whose server is down or of a server that is starting. A 401 also tells `onSessionEnd`, a new `Model-Revision`
 *         tells `onRevision`, so that the shell can ask to sign in again and fetch the new Model without losing the page.
 */
import { localeNow, textNow } from '../i18n/i18n.ts'
import { serverAnswers, setConnection } from './connection.ts'
import { firstAnswer } from './first-answers.ts'
import { newKey } from './new-key.ts'
import type { WireFieldProblem, WireProblem } from './problem.ts'
import { ApiProblem } from './problem.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

export type RequestOptions = {
  body?: unknown
  /** Optimistic lock: the version that was read. */
  ifMatch?: number
  signal?: AbortSignal
  /** Of a POST or PATCH; absent: a fresh one. The same key makes sending again harmless. */
  idempotencyKey?: string
  /** Further headers. */
  headers?: { [name: string]: string }
  /** Sent even when the page is being left. */
  keepalive?: boolean
  /** Do not treat 401 as the end of the session (sign-in itself). */
  anonymous?: boolean
}

type Watchers = { onSessionEnd(): void; onRevision(revision: number): void }

const attempts = 3
const pauseMs = 700
let onNotices: (notices: WireFieldProblem[]) => void = () => {}
let watchers: Watchers = { onSessionEnd: () => {}, onRevision: () => {} }

export function watchAnswers(next: Watchers): void {
  watchers = next
}

/** Calls back with what rules of severity info say of a saved record. */
export function setNoticeListener(listener: (notices: WireFieldProblem[]) => void): void {
  onNotices = listener
}

/** Sends one request and gives the parsed JSON (undefined for 204). POST and PATCH carry an Idempotency-Key, so they are safe to send again. */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options)
  return (await readAnswer(response, options)) as T
}

/** The same with multipart form data, or one file as it is. */
export async function upload<T>(path: string, form: FormData | Blob, signal?: AbortSignal): Promise<T> {
  const headers: { [name: string]: string } = { ...standingHeaders(), 'Idempotency-Key': newKey() }
  const response = await attempt(() =>
    fetch(path, { method: 'POST', body: form, headers, credentials: 'same-origin', signal }),
  )
  return (await readAnswer(response, {})) as T
}

/** The file a POST answers with, saved under the name the server gives it. */
export async function saveFile(path: string, body: unknown): Promise<void> {
  const headers = { ...standingHeaders(), 'Content-Type': 'application/json' }
  const response = await attempt(() =>
    fetch(path, { method: 'POST', headers, body: JSON.stringify(body), credentials: 'same-origin' }),
  )
  if (!response.ok) await readAnswer(response, {})
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'export'
  const url = URL.createObjectURL(await response.blob())
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}

/** The text of the file at an address, to be read here and not by the person. */
export async function readText(path: string): Promise<string> {
  const response = await attempt(() => fetch(path, { headers: standingHeaders(), credentials: 'same-origin' }))
  if (!response.ok) await readAnswer(response, {})
  return await response.text()
}

/** The file at an address, saved by the browser as it comes, however big. Errors: those of a GET, told instead of saved. */
export async function fetchFile(path: string): Promise<void> {
  const ask = (method: string) => fetch(path, { method, headers: standingHeaders(), credentials: 'same-origin' })
  const answer = await attempt(() => ask('HEAD'))
  // Only the answer to a GET says what is wrong.
  if (!answer.ok) await readAnswer(await attempt(() => ask('GET')), {})
  Object.assign(document.createElement('a'), { href: path, download: '' }).click()
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const first = method === 'GET' ? await firstAnswer(path) : null
  if (first) return first
  const headers: { [name: string]: string } = { ...standingHeaders(), ...options.headers }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  if (options.ifMatch !== undefined) headers['If-Match'] = `"${options.ifMatch}"`
  if ((method === 'POST' || method === 'PATCH') && !options.anonymous)
    headers['Idempotency-Key'] = options.idempotencyKey ?? newKey()
  const body = options.body === undefined ? undefined : JSON.stringify(options.body)
  return await attempt(() =>
    fetch(path, {
      method,
      headers,
      body,
      credentials: 'same-origin',
      signal: options.signal,
      keepalive: options.keepalive,
    }),
  )
}

function standingHeaders(): { [name: string]: string } {
  return { Accept: 'application/json', 'Accept-Language': localeNow(), 'X-Requested-With': 'trellis' }
}

async function attempt(call: () => Promise<Response>): Promise<Response> {
  for (let tried = 1; ; tried++) {
    try {
      const response = await call()
      if (!(await isNoAnswer(response))) {
        setConnection('online')
        return response
      }
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
    }
    if (tried === attempts) {
      void serverAnswers()
      throw unreachable()
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs * tried))
  }
}

/** A server that is being started anew: what stands before it answers, or it has no database yet. Nobody knows whether the request was done. */
async function isNoAnswer(response: Response): Promise<boolean> {
  if (![502, 503, 504].includes(response.status)) return false
  if (!isProblem(response.headers.get('Content-Type'))) return true
  // Who is asked to come back within a second is told so by a server that cannot serve yet; a longer wait has another reason.
  return response.headers.get('Retry-After') === '1' && (await readProblem(response.clone())).code === 'limit.not_ready'
}

function isProblem(contentType: string | null): boolean {
  return contentType?.startsWith('application/problem+json') ?? false
}

/** No answer came: said in the reader's language wherever a problem is shown. */
export function unreachable(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'network.unreachable',
    title: textNow('problem.offline'),
    detail: textNow('problem.offline_text'),
  })
}

async function readAnswer(response: Response, options: RequestOptions): Promise<unknown> {
  const revision = Number(response.headers.get('Model-Revision') ?? Number.NaN)
  if (Number.isInteger(revision)) watchers.onRevision(revision)
  if (response.ok) {
    const notices = response.headers.get('Record-Notices')
    if (notices !== null) onNotices(JSON.parse(notices) as WireFieldProblem[])
    if (response.status === 204) return undefined
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  }
  const problem = await readProblem(response)
  if (response.status === 401 && !options.anonymous) watchers.onSessionEnd()
  throw new ApiProblem(problem)
}

/** Our problems are RFC 9457; the sign-in library answers `{code, message}`. Both become one shape. */
async function readProblem(response: Response): Promise<WireProblem> {
  const fallback: WireProblem = {
    status: response.status,
    code: `http.${response.status}`,
    title: response.statusText || String(response.status),
  }
  try {
    const body: unknown = await response.json()
    if (typeof body !== 'object' || body === null) return fallback
    const members = body as Partial<WireProblem> & { message?: string }
    return {
      ...fallback,
      ...members,
      status: response.status,
      title: members.title ?? members.message ?? fallback.title,
    }
  } catch {
    return fallback
  }
}
