/** Where the cursor stands in a formula: the name being written, and the calls around it. */
import { tokenize } from '../lexer.ts'
import type { Token } from '../lexer.ts'

/** A call that is open at the cursor: its name, where it starts, and which argument the cursor is in (from 0). */
export type OpenCall = { name: string; start: number; argument: number }

export type Cursor = {
  /** Name that ends at or around the cursor, cut off at the cursor; '' when there is none. */
  prefix: string
  /** What a completion replaces. */
  from: number
  to: number
  /** Innermost last. */
  calls: OpenCall[]
  /** Inside a text or a comment: nothing is offered. */
  quoted: Token | undefined
}

export function cursorAt(text: string, offset: number): Cursor {
  const tokens = tokenize(text)
  const touching = tokens.find((token) => token.start < offset && offset <= token.end)
  const quoted = tokens.find(
    (token) =>
      token.start < offset &&
      (offset < token.end || (token.kind === 'bad' && offset === token.end)) &&
      (token.kind === 'text' ||
        token.kind === 'comment' ||
        (token.kind === 'bad' && token.value !== 'formula.bad_character')),
  )
  const name = touching?.kind === 'name' ? touching : undefined
  return {
    prefix: name ? text.slice(name.start, offset) : '',
    from: name?.start ?? offset,
    to: name?.end ?? offset,
    calls: openCalls(tokens, offset),
    quoted,
  }
}

function openCalls(tokens: readonly Token[], offset: number): OpenCall[] {
  const open: OpenCall[] = []
  let before: Token | undefined
  for (const token of tokens) {
    if (token.end > offset || token.kind === 'end') break
    if (token.kind === 'op' && token.value === '(')
      open.push({
        name: before?.kind === 'name' ? before.value.toUpperCase() : '',
        start: before?.kind === 'name' ? before.start : token.start,
        argument: 0,
      })
    else if (token.kind === 'op' && token.value === ')') open.pop()
    else if (token.kind === 'op' && token.value === ',') {
      const current = open[open.length - 1]
      if (current) current.argument += 1
    }
    if (token.kind !== 'comment') before = token
  }
  return open
}
