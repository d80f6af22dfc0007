/** From the cells of a row to the values of a record, as texts the field types read; lookups become ids found for the whole batch. */
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import type { Values } from '../records/changes.ts'
import { unguardCell } from '../records/export-cells.ts'
import type { Notes } from './notes.ts'
import type { FileRow } from './csv-rows.ts'
import type { BoundColumn, Mapping } from './mapping.ts'
import type { Found } from './lookups.ts'

export type RowResult = { row: FileRow; values: Values; errors: FieldProblem[] }

/**
 * A cell as it counts: trimmed unless the mapping says otherwise, without the quote mark that guards formulas, then through the value map.
 */
export function cellText(row: FileRow, column: BoundColumn, notes?: Notes): string {
  const raw = row.cells[column.index] ?? ''
  const text = unguardCell(column.trim ? raw.trim() : raw)
  const mapped = column.valueMap.get(text)
  if (mapped === undefined) return text
  notes?.add('import.value_mapped', { column: column.header, from: text, to: mapped })
  return mapped
}

export function rowValues(
  row: FileRow,
  scope: { columns: BoundColumn[]; mapping: Mapping; width: number; found: Found; notes: Notes },
): RowResult {
  const { columns, mapping, notes } = scope
  const values: Values = { ...mapping.constants }
  if (row.broken !== undefined) return { row, values: {}, errors: [{ pointer: '', code: row.broken }] }
  const errors: FieldProblem[] = []
  const extra = row.cells.findIndex((cell, index) => index >= scope.width && cell.trim() !== '')
  if (extra >= 0)
    errors.push({
      pointer: '',
      code: 'import.too_many_cells',
      params: { expected: scope.width, found: row.cells.length },
    })
  for (const column of columns) {
    const text = cellText(row, column, notes)
    if (text === '') {
      if (column.lookup) notes.add('import.lookup_blank', { column: column.header })
      else notes.add('import.cell_blank', { column: column.header })
      if (mapping.clear_blanks && mapping.mode !== 'insert') values[column.field.name] = null
      continue
    }
    if (!column.lookup) {
      values[column.field.name] = text
      continue
    }
    const hit = scope.found.get(column)?.get(text)
    if (hit?.id !== undefined) values[column.field.name] = hit.id
    else if (hit?.ambiguous)
      errors.push({ pointer: `/${column.field.name}`, code: 'import.lookup_ambiguous', params: { value: text } })
    else if (column.lookup.onMissing === 'blank')
      notes.add('import.lookup_missing_blank', { column: column.header, value: text })
    else errors.push({ pointer: `/${column.field.name}`, code: 'import.lookup_missing', params: { value: text } })
  }
  return { row, values, errors }
}
