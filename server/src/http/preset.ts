/**
 * Headers an answer has whatever makes it. They are put on Node's own answer, so they cost next to nothing and a handler's plain
 * `new Response` has them too; a header the handler sets itself wins.
 */
import type { Context } from 'hono'

type Outgoing = { setHeader(name: string, value: string): unknown; headersSent: boolean }

/** Before the handler runs; without Node underneath (tests) it goes the framework's way. */
export function presetHeader(c: Context, name: string, value: string): void {
  const outgoing = (c.env as { outgoing?: Outgoing } | undefined)?.outgoing
  if (outgoing === undefined) c.header(name, value)
  else outgoing.setHeader(name, value)
}
