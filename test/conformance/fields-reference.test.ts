/** The table of field types in metadata/src/fields/README.md says what the code does. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fieldTypes } from '@trellis/metadata/fields/field-types.ts'

const readme = readFileSync(new URL('../../metadata/src/fields/README.md', import.meta.url), 'utf8')

test('every type has its row: column, parameters, and what it can', () => {
  const rows = readme.split('\n').filter((line) => /^\| `[a-z_]+` \|/.test(line))
  const written = rows.map((row) => {
    const [type = '', , , column = '', parameters = '', can = ''] = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    return {
      type: type.replaceAll('`', ''),
      column: column.replaceAll('`', ''),
      parameters: parameters.match(/[a-z_]+/g) ?? [],
      can: can.match(/[a-z]+/g) ?? [],
    }
  })
  const real = Object.values(fieldTypes).map((def) => ({
    type: def.type,
    column: def.sqlType({ type: def.type }) ?? 'none',
    parameters: Object.keys(def.params['properties'] as object),
    can: [
      ...(def.sortable ? ['sort'] : []),
      ...(def.groupable ? ['group'] : []),
      ...(def.uniqueAllowed ? ['unique'] : []),
    ],
  }))
  expect(written).toEqual(real)
})
