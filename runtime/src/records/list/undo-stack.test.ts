import { expect, test } from 'vitest'
import { makeUndoStack } from './undo-stack.ts'

test('the last is taken back first, and no more than the last few are known', async () => {
  const stack = makeUndoStack<number>(3)
  for (const one of [1, 2, 3, 4]) stack.push(one)
  expect([await stack.pop(), await stack.pop(), await stack.pop(), await stack.pop()]).toEqual([4, 3, 2, undefined])
})

test('an edit that is still being saved is what an undo takes back; one that was refused is not', async () => {
  const stack = makeUndoStack<string>(3)
  stack.push('before')
  const answer = Promise.withResolvers<void>()
  const saving = stack.during(async () => {
    await answer.promise
    stack.push('just typed')
  })
  const undone = stack.pop()
  answer.resolve()
  await saving
  expect(await undone).toBe('just typed')
  const refused = stack.during(() => Promise.reject(new Error('refused')))
  const next = stack.pop()
  await expect(refused).rejects.toThrow('refused')
  expect(await next).toBe('before')
})
