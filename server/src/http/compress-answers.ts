/**
 * Large JSON answers travel packed to callers who take it: the description of a big Model is megabytes of text that says much twice.
 *
 * Shape   gzip at its lowest level, off the event loop; answers below 16 kB, files and streams pass as they are.
 * Why     A caller who does not ask for it (another server beside this one) pays nothing: its answers are not even looked at.
 */
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Context } from 'hono'

const leastBytes = 16 * 1024
const asked = /\bgzip\b(?!;\s*q=0(?:\.0+)?\b)/
const pack = promisify<Buffer, object, Buffer>(gzip)

/** Whether the caller takes packed answers at all. */
export function takesPacked(c: Context): boolean {
  const encodings = c.req.header('accept-encoding')
  return encodings !== undefined && asked.test(encodings) && c.req.method !== 'HEAD'
}

/** After the answer is made, before it is sent. */
export async function compressAnswer(c: Context): Promise<void> {
  const { headers, body, status } = c.res
  const isJson = /^application\/(?:problem\+)?json\b/.test(headers.get('content-type') ?? '')
  if (!isJson || body === null || headers.has('content-encoding') || headers.has('content-disposition')) return
  const kept = new Headers(headers)
  kept.append('vary', 'accept-encoding')
  const plain = Buffer.from(await c.res.arrayBuffer())
  const isLarge = plain.length >= leastBytes
  const bytes = isLarge ? await pack(plain, { level: constants.Z_BEST_SPEED }) : plain
  if (isLarge) kept.set('content-encoding', 'gzip')
  kept.set('content-length', String(bytes.length))
  // What stood there would be mixed into what is set.
  c.res = undefined
  c.res = new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers: kept })
}
