/** A bounded load on one address of this machine: so many connections, so many seconds, every answer must be a 2xx. */
import { Agent, request } from 'node:http'

export type LoadResult = { perSecond: number; p50Ms: number; p95Ms: number; count: number }

export type Call = { method: string; path: string; body?: string; headers?: { [name: string]: string } }

export async function load(
  address: string,
  next: (n: number) => Call,
  options: { connections: number; seconds: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const times: number[] = []
  let n = 0
  const end = performance.now() + options.seconds * 1000
  const start = performance.now()
  const worker = async () => {
    while (performance.now() < end) {
      const began = performance.now()
      await call(address, agent, next(n++))
      times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: options.connections }, worker))
  const elapsed = (performance.now() - start) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  return { perSecond: times.length / elapsed, p50Ms: at(times, 0.5), p95Ms: at(times, 0.95), count: times.length }
}

/** One call; resolves with the text. Errors: any status that is not 2xx. */
export function call(address: string, agent: Agent, { method, path, body, headers }: Call): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      address + path,
      {
        method,
        agent,
        headers: {
          ...headers,
          ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if ((answer.statusCode ?? 500) >= 300)
            reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`))
          else resolve(text)
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
