/**
 * Whether an object of one Model is, in all its parts, what it is in another: most objects of a publish are.
 *
 * Compared once per pair and remembered, so every step of a plan may ask. A shape that says the same is still a value of its own Model: what
 * is worked out from it and from its neighbours (SQL, write plans) must not pass from one Model to the next.
 */
import type { ObjectShape } from './shape.ts'

const known = new WeakMap<ObjectShape, WeakMap<ObjectShape, boolean>>()

/** True when both say the same, the order of the fields included. */
export function isSameShape(before: ObjectShape | undefined, after: ObjectShape | undefined): boolean {
  if (before === undefined || after === undefined) return before === after
  let answers = known.get(after)
  if (answers === undefined) known.set(after, (answers = new WeakMap()))
  let answer = answers.get(before)
  if (answer === undefined)
    answers.set(
      before,
      (answer = isSameValue(before, after) && isSameValue(Object.keys(before.fields), Object.keys(after.fields))),
    )
  return answer
}

type Plain = { readonly [member: string]: unknown }

/** Plain data with the same members; their order is not looked at. */
export function isSameValue(before: unknown, after: unknown): boolean {
  if (before === after) return true
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return false
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || before.length !== after.length) return false
    return before.every((part, index) => isSameValue(part, after[index]))
  }
  if (Array.isArray(after)) return false
  let members = 0
  for (const name in before) {
    if (!isSameValue((before as Plain)[name], (after as Plain)[name])) return false
    members++
  }
  for (const _ in after) members--
  return members === 0
}
