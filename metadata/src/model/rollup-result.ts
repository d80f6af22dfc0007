/** What a roll-up gives: the type, precision and scale that follow from the field it aggregates. */
import type { FieldDocument } from '../schema/field.ts'
import type { ObjectDocument } from '../schema/object.ts'

/** Roll-ups over roll-ups nest no deeper; compile reports a cycle by its path. */
const maxNesting = 20

/** `quote.opportunity` -> child object and its lookup. */
export function rollupSource(from: string | undefined): { child: string; via: string } {
  const [child = '', via = ''] = (from ?? '').split('.')
  return { child, via }
}

/** The roll-up's document with `returns`, `precision` and `scale` filled; what the document says itself is kept. */
export function rollupResult(
  rollup: FieldDocument,
  objects: ReadonlyMap<string, ObjectDocument>,
  nesting = 0,
): FieldDocument {
  return { ...resultOf(rollup, objects, nesting), ...rollup }
}

function resultOf(
  rollup: FieldDocument,
  objects: ReadonlyMap<string, ObjectDocument>,
  nesting: number,
): Partial<FieldDocument> {
  if (rollup.aggregate === 'count' || nesting > maxNesting) return { returns: 'number', precision: 15, scale: 0 }
  const { child } = rollupSource(rollup.from)
  const fields = objects.get(child)?.fields
  const source =
    fields && rollup.field !== undefined && Object.hasOwn(fields, rollup.field) ? fields[rollup.field] : undefined
  if (!source) return { returns: 'number' }
  const field = source.type === 'rollup' ? rollupResult(source, objects, nesting + 1) : source
  const type = field.type === 'formula' || field.type === 'rollup' ? (field.returns ?? 'number') : field.type
  const numeric = {
    ...(field.precision !== undefined && { precision: field.precision }),
    ...(field.scale !== undefined && { scale: field.scale }),
  }
  const choices = {
    ...(field.options && { options: field.options }),
    ...(field.picklist !== undefined && { picklist: field.picklist }),
  }
  if (rollup.aggregate === 'avg' && type !== 'currency') return { returns: 'number' }
  // A total has more digits than its parts: it takes all the digits a number may have.
  if (rollup.aggregate === 'sum' && field.precision !== undefined) return { returns: type, ...numeric, precision: 15 }
  return { returns: type, ...numeric, ...choices }
}
