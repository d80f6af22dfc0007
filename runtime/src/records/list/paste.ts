/**
 * Turns a pasted block into values of cells, by the parsers that an import uses; names of lookups are looked up in one call per column.
 * A chunk of its own, loaded at the first paste.
 *
 * Units   at most 500 rows; what does not fit on the list is left out and counted.
 */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { ModelDescription } from '@trellis/metadata/model/describe.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { describedModel } from '@trellis/metadata/record/described-model.ts'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { isLookup, targetOf } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { query } from '../../api/records.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { localeNow, textNow } from '../../i18n/i18n.ts'
import { readBlock } from './paste-text.ts'
import type { WrittenCell } from './save-cells.ts'

export const maxRows = 500

export type PasteInput = {
  model: ModelView
  object: ObjectView
  userId: string
  text: string
  records: RecordView[]
  fields: (FieldView | undefined)[]
}

/** `records` and `fields` begin at the cell the block is pasted into. Cells of fields nobody writes are left out; `left`: rows without a record. */
export async function pastedCells(input: PasteInput): Promise<{ cells: WrittenCell[]; left: number }> {
  const { model, object, userId, text, records, fields } = input
  const rows = readBlock(text)
  const block = rows.slice(0, Math.min(maxRows, records.length))
  const left = rows.length - block.length
  const shape = objectOf(describedModel(model as unknown as ModelDescription, userId).model, object.name)
  if (!shape) return { cells: [], left }
  const cells: WrittenCell[] = []
  for (const [column, field] of fields.entries()) {
    if (
      !field ||
      !isWritable(field) ||
      (field.system && field.name !== 'owner') ||
      !block.some((row) => row[column] !== undefined)
    )
      continue
    const names = isLookup(field)
      ? await idsByName(
          model,
          field,
          block.map((row) => (row[column] ?? '').trim()),
        )
      : null
    for (const [line, row] of block.entries()) {
      const record = records[line]
      const typed = row[column]
      if (!record || typed === undefined) continue
      cells.push(
        names
          ? lookupCell(model, field, record, { typed: typed.trim(), names })
          : { record, path: field.name, beside: {}, ...parsedCell(model, shape, field, typed) },
      )
    }
  }
  return { cells, left }
}

function parsedCell(
  model: ModelView,
  shape: ObjectShape,
  field: FieldView,
  typed: string,
): { value: JsonValue; refused?: string } {
  const own = fieldOf(shape, field.name)
  const parse = fieldType(field.type)?.parseText
  if (!own || !parse) return { value: typed, refused: messageOf('value.read_only', {}, localeNow()) }
  const context = {
    locale: localeNow(),
    timeZone: model.settings.time_zone ?? 'UTC',
    today: new Date().toISOString().slice(0, 10),
    defaultCurrency: model.settings.currency ?? 'CNY',
    defaultRegion: typeof model.settings['region'] === 'string' ? model.settings['region'] : 'CN',
  }
  const parsed = parse(typed, own, context)
  return parsed.ok
    ? { value: parsed.value }
    : { value: typed, refused: messageOf(parsed.code, parsed.params ?? {}, localeNow()) }
}

/** Name -> ids of the records that bear it; a name of several records is no answer, as in an import. */
async function idsByName(model: ModelView, field: FieldView, names: string[]): Promise<Map<string, string[]>> {
  const target = targetOf(model, field)
  const wanted = [...new Set(names.filter((name) => name !== ''))]
  const found = new Map<string, string[]>()
  if (!target || wanted.length === 0) return found
  const page = await query({
    object: target.name,
    fields: ['id', target.name_field],
    where: { field: target.name_field, op: 'in', value: wanted },
    limit: 1000,
  })
  for (const record of page.records) {
    const name = String(record[target.name_field] ?? '')
    found.set(name, [...(found.get(name) ?? []), record.id])
  }
  return found
}

function lookupCell(
  model: ModelView,
  field: FieldView,
  record: RecordView,
  { typed, names }: { typed: string; names: Map<string, string[]> },
): WrittenCell {
  const target = targetOf(model, field)
  const namePath = `${field.name}.${target?.name_field ?? 'name'}`
  if (typed === '') return { record, path: field.name, value: null, beside: { [namePath]: null } }
  const ids = names.get(typed) ?? []
  const [id] = ids
  if (ids.length === 1 && id !== undefined)
    return { record, path: field.name, value: id, beside: { [namePath]: typed } }
  const refused = textNow(ids.length === 0 ? 'list.paste_none' : 'list.paste_many', { name: typed })
  return { record, path: field.name, value: record[field.name] ?? null, beside: {}, refused }
}
