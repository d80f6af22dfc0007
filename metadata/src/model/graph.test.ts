import { expect, test } from 'vitest'
import { cycles, inOrder } from './graph.ts'

const graph = (edges: { [name: string]: string[] }) => new Map(Object.entries(edges))

test('a cycle is told as the shortest closed path; a graph without one has none', () => {
  expect(cycles(graph({ a: ['b'], b: ['c'], c: [] }))).toEqual([])
  expect(cycles(graph({ a: ['a'] }))).toEqual([['a', 'a']])
  expect(cycles(graph({ a: ['b', 'c'], b: ['c'], c: ['a'] })).map((path) => path.length)).toEqual([3])
})

test('names come after what they need, and names nobody knows are passed over', () => {
  expect(inOrder(graph({ c: ['b'], a: ['nothing'], b: ['a'] }))).toEqual(['a', 'b', 'c'])
})

test('a chain of 100,000 does not overflow the stack', () => {
  const chain = new Map(Array.from({ length: 100_000 }, (_, index) => [`n${index}`, [`n${index + 1}`]] as const))
  expect(cycles(chain)).toEqual([])
  expect(inOrder(chain)[0]).toBe('n99999')
})
