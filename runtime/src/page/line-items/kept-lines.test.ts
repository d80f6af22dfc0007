import { expect, test } from 'vitest'
import { keptLines, restoredLines } from './kept-lines.ts'
import { changesOf, insertAt, linesOf, newLine, removeAt, setCell, withErrors } from './lines.ts'

const fields = ['name', 'quantity']
const records = ['a', 'b', 'c'].map((id, at) => ({ id, version: 1, name: id.toUpperCase(), quantity: at + 1 }))
const saved = linesOf(records)
/** As they come out of the storage of the tab. */
const stored = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

test('lines nobody touched are not kept, a cell that could not be read is', () => {
  expect(keptLines(saved, fields)).toBeNull()
  expect(keptLines(withErrors(saved, 'a', { quantity: 'No number' }, 'unread'), fields)).not.toBeNull()
})

test('lines come back in their order with everything that was changed, and save the same as before', () => {
  const typed = removeAt(insertAt(setCell(saved, 'a', { quantity: 9 }), 1, [newLine({ name: 'N' })]), 2)
  const kept = stored(keptLines(typed, fields))
  if (!kept) throw new Error('there are changes')
  const back = restoredLines(kept, records, fields)
  expect(back.rows.map((row) => row.values['name'])).toEqual(['A', 'N', 'C'])
  expect(changesOf(back, fields)).toEqual(changesOf(typed, fields))
  // A line that was not touched shows the server's results.
  expect(back.rows[2]?.values).toBe(back.rows[2]?.before)
})

test('lines that come back stand over what others did: a new line is last, a deleted one is gone', () => {
  const typed = setCell(insertAt(saved, 1, [newLine({ name: 'N' })]), 'b', { name: 'mine' })
  const kept = stored(keptLines(typed, fields))
  if (!kept) throw new Error('there are changes')
  const now = [
    { id: 'd', version: 1, name: 'D', quantity: 1 },
    { ...records[1], id: 'b', version: 5, quantity: 7 },
  ]
  const back = restoredLines(kept, now, fields)
  expect(back.rows.map((row) => row.values['name'])).toEqual(['N', 'mine', 'D'])
  expect(changesOf(back, fields)?.update).toEqual([{ id: 'b', version: 5, name: 'mine' }])
})

test('new lines that come back never share a key with lines added afterwards', () => {
  const kept = stored(keptLines(insertAt(saved, 0, [newLine({ name: 'N' })]), fields))
  if (!kept) throw new Error('there are changes')
  const keys = restoredLines(kept, records, fields).rows.map((row) => row.key)
  expect(keys).not.toContain(kept.rows[0]?.key)
  expect(new Set([...keys, newLine({}).key]).size).toBe(5)
})
