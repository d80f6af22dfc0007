/**
 * What publishing would change, as sentences for people and facts for the server.
 *
 * Shape   (old Model, new Model) -> ModelChange[], objects first, then other documents, each in order of names. Pure.
 * Effect  safe: at once, nothing is lost. slow: rows are checked or written, or an index is built. destructive: data goes to the bin.
 */
import type { AnyDocument } from '../schema/document.ts'
import { objectPart } from '../schema/document.ts'
import { canonicalJson } from './canonical.ts'
import { fieldSentences } from './field-sentences.ts'
import { own } from './own.ts'
import { isSameShape, isSameValue } from './same-shape.ts'
import type { FieldShape, Label, Model, ObjectShape } from './shape.ts'
import { labelText } from './shape.ts'

export type Effect = 'safe' | 'slow' | 'destructive'

/** Key into changeSentences (change-sentences.ts) and what to fill in; labels are maps of locales. */
export type Sentence = { key: string; params: { [name: string]: Label | number } }

type About = { effect: Effect; sentence: Sentence }

export type ModelChange =
  | ({ kind: 'object_added' | 'object_removed'; object: string; field?: undefined } & About)
  | ({ kind: 'object_renamed'; object: string; from: string; field?: undefined } & About)
  | ({ kind: 'field_added' | 'field_removed'; object: string; field: string } & About)
  | ({ kind: 'field_renamed'; object: string; field: string; from: string } & About)
  /** Its name for people, its choices or another property; `choice` is the value of one that is gone. */
  | ({ kind: 'field_changed'; object: string; field: string; choice?: string } & About)
  /** The field gets another column; values are converted into it. */
  | ({ kind: 'field_retyped'; object: string; field: string; from: string; to: string } & About)
  /** The same column with other parameters, or another type that is stored alike. */
  | ({ kind: 'column_changed'; object: string; field: string; from: string; to: string } & About)
  | ({
      kind: 'unique_added' | 'unique_removed' | 'index_added' | 'index_removed'
      object: string
      field?: undefined
      fields: string[]
    } & About)
  | ({
      kind: 'document_added' | 'document_changed' | 'document_removed'
      object?: string
      field?: undefined
      document: { kind: string; name: string }
    } & About)

export function diff(old: Model, next: Model): ModelChange[] {
  const changes: ModelChange[] = []
  const byTable = new Map(Object.values(old.objects).map((shape) => [shape.table, shape]))
  const seen = new Set<string>()
  for (const shape of Object.values(next.objects)) {
    const before = byTable.get(shape.table)
    if (!before) {
      changes.push({
        kind: 'object_added',
        object: shape.name,
        ...says('safe', 'object_added', { object: shape.label, fields: ownFields(shape).length }),
      })
      continue
    }
    seen.add(before.table)
    if (isSameShape(before, shape)) continue
    if (before.name !== shape.name) {
      changes.push({
        kind: 'object_renamed',
        object: shape.name,
        from: before.name,
        ...says('safe', 'object_renamed', { object: shape.label, from: before.name, to: shape.name }),
      })
    }
    diffObject(before, shape, changes)
  }
  for (const shape of Object.values(old.objects)) {
    if (!seen.has(shape.table))
      changes.push({
        kind: 'object_removed',
        object: shape.name,
        ...says('destructive', 'object_removed', { object: shape.label }),
      })
  }
  diffDocuments(old, next, changes)
  return changes
}

function diffObject(before: ObjectShape, after: ObjectShape, changes: ModelChange[]): void {
  const object = after.name
  const oldFields = new Map(ownFields(before).map((field) => [placeOf(field) ?? field.name, field]))
  const seen = new Set<string>()
  for (const field of ownFields(after)) {
    const former = oldFields.get(placeOf(field) ?? field.name) ?? sameName(before, field)
    if (former) seen.add(former.name)
    if (field.companionOf === undefined) changes.push(...diffField({ before, after }, former, field))
  }
  for (const field of ownFields(before)) {
    if (seen.has(field.name) || field.companionOf !== undefined) continue
    const effect = field.column === null && field.linkTable === undefined ? 'safe' : 'destructive'
    changes.push({
      kind: 'field_removed',
      object,
      field: field.name,
      ...says(effect, effect === 'safe' ? 'computed_removed' : 'field_removed', {
        object: after.label,
        field: field.label,
      }),
    })
  }
  changes.push(...diffKeys(before, after))
}

type Shapes = { before: ObjectShape; after: ObjectShape }

function diffField(shapes: Shapes, former: FieldShape | undefined, field: FieldShape): ModelChange[] {
  const shape = shapes.after
  const place = { object: shape.name, field: field.name }
  const params = { object: shape.label, field: field.label }
  if (!former) {
    const effect = field.formula && field.column !== null ? 'slow' : 'safe'
    return [
      {
        kind: 'field_added',
        ...place,
        ...says(effect, field.rollup || field.formula ? 'computed_added' : 'field_added', {
          ...params,
          type: field.type,
        }),
      },
    ]
  }
  const changes: ModelChange[] = []
  if (former.name !== field.name)
    changes.push({
      kind: 'field_renamed',
      ...place,
      from: former.name,
      ...says('safe', 'field_renamed', { ...params, from: former.name, to: field.name }),
    })
  if (placeOf(former) !== placeOf(field)) {
    // A formula that becomes stored, or stops being it, loses nothing: it is worked out again.
    const effect = placeOf(former) === null || field.formula ? 'slow' : 'destructive'
    changes.push({
      kind: 'field_retyped',
      ...place,
      from: former.type,
      to: field.type,
      ...says(effect, 'field_retyped', { ...params, from: former.type, to: field.type }),
    })
  } else if (former.sqlType !== field.sqlType) {
    const from = former.sqlType ?? ''
    const to = field.sqlType ?? ''
    changes.push({
      kind: 'column_changed',
      ...place,
      from,
      to,
      ...says(columnEffect(from, to), 'column_changed', { ...params, from, to }),
    })
  } else if (former.type !== field.type) {
    changes.push({
      kind: 'column_changed',
      ...place,
      from: former.type,
      to: field.type,
      ...says(losesCompanion(shapes, former) ? 'destructive' : 'safe', 'type_changed', {
        ...params,
        from: former.type,
        to: field.type,
      }),
    })
  }
  if (!former.required && field.required) {
    changes.push({
      kind: 'column_changed',
      ...place,
      from: 'optional',
      to: 'required',
      ...says('safe', 'field_required', params),
    })
  }
  for (const { key, params: more, choice } of fieldSentences(former, field))
    if (key !== 'field_changed' || changes.length === 0)
      changes.push({
        kind: 'field_changed',
        ...place,
        ...(choice !== undefined && { choice }),
        ...says('safe', key, { ...params, ...more }),
      })
  return changes
}

/** An amount that becomes a plain number leaves its currency behind. */
function losesCompanion({ before, after }: Shapes, former: FieldShape): boolean {
  const places = new Set(Object.values(after.fields).map(placeOf))
  return Object.values(before.fields).some((field) => field.companionOf === former.name && !places.has(placeOf(field)))
}

/** numeric(15,2) -> numeric(10,2). More digits in front cost nothing; more behind rewrite the table; fewer behind round values away. */
function columnEffect(from: string, to: string): Effect {
  const before = digits(from)
  const after = digits(to)
  if (!before || !after) return 'slow'
  if (after.scale < before.scale) return 'destructive'
  return after.scale === before.scale && after.precision >= before.precision ? 'safe' : 'slow'
}

function digits(sqlType: string): { precision: number; scale: number } | undefined {
  const match = /\((\d+)(?:,(\d+))?\)$/.exec(sqlType)
  return match ? { precision: Number(match[1]), scale: Number(match[2] ?? 0) } : undefined
}

function diffKeys(before: ObjectShape, after: ObjectShape): ModelChange[] {
  const object = after.name
  const changes: ModelChange[] = []
  const list = (fields: readonly string[]) =>
    labelsJoined(fields.map((name) => own(after.fields, name)?.label ?? own(before.fields, name)?.label ?? name))
  const added = <T extends { name: string }>(from: T[], to: T[]) =>
    to.filter((key) => !from.some((other) => other.name === key.name))
  for (const { fields } of added(before.uniques, after.uniques)) {
    changes.push({
      kind: 'unique_added',
      object,
      fields,
      ...says('slow', 'unique_added', { object: after.label, fields: list(fields) }),
    })
  }
  for (const { fields } of added(after.uniques, before.uniques)) {
    changes.push({
      kind: 'unique_removed',
      object,
      fields,
      ...says('safe', 'unique_removed', { object: after.label, fields: list(fields) }),
    })
  }
  for (const index of added(before.indexes, after.indexes)) {
    const fields = index.fields.map((part) => part.field)
    changes.push({
      kind: 'index_added',
      object,
      fields,
      ...says('slow', 'index_added', { object: after.label, fields: list(fields) }),
    })
  }
  for (const index of added(after.indexes, before.indexes)) {
    const fields = index.fields.map((part) => part.field)
    changes.push({
      kind: 'index_removed',
      object,
      fields,
      ...says('safe', 'index_removed', { object: after.label, fields: list(fields) }),
    })
  }
  return changes
}

function diffDocuments(old: Model, next: Model, changes: ModelChange[]): void {
  const told = fieldsTold(changes)
  const kinds = [...new Set([...Object.keys(old.documents), ...Object.keys(next.documents)])].sort()
  for (const kind of kinds) {
    const before = own(old.documents, kind) ?? {}
    const after = own(next.documents, kind) ?? {}
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      const change = documentChange(own(before, name), own(after, name))
      const document = own(after, name) ?? own(before, name)
      if (!change || !document) continue
      // Objects that appear or go are told above, and so are fields; here an object's document says that something else about it changed.
      if (kind === 'object' && (change !== 'document_changed' || onlyFieldsOf(own(before, name), document, told)))
        continue
      const object = objectPart(name)
      const of = object === undefined ? undefined : (own(next.objects, object) ?? own(old.objects, object))?.label
      changes.push({
        kind: change,
        document: { kind, name },
        ...(object !== undefined && { object }),
        ...says('safe', of === undefined ? change : `${change}_of`, {
          kind,
          name,
          label: labelOf(document),
          ...(of !== undefined && { object: of }),
        }),
      })
    }
  }
}

function documentChange(
  before: AnyDocument | undefined,
  after: AnyDocument | undefined,
): 'document_added' | 'document_changed' | 'document_removed' | undefined {
  if (!before) return 'document_added'
  if (!after) return 'document_removed'
  return before !== after && canonicalJson(before) !== canonicalJson(after) ? 'document_changed' : undefined
}

/** `object.field` of every field that a change is about, by its names before and after. */
function fieldsTold(changes: readonly ModelChange[]): ReadonlySet<string> {
  const told = new Set<string>()
  for (const change of changes) {
    const fields = 'fields' in change ? change.fields : change.field === undefined ? [] : [change.field]
    if (change.kind === 'field_renamed') told.add(`${change.object}.${change.from}`)
    for (const field of fields) told.add(`${change.object}.${field}`)
  }
  return told
}

/** True when two documents of an object differ only in fields that are told already. */
function onlyFieldsOf(before: AnyDocument | undefined, after: AnyDocument, told: ReadonlySet<string>): boolean {
  const [old, next] = [fieldsOf(before), fieldsOf(after)]
  const kept = (from: typeof old, to: typeof old) =>
    Object.keys(from).filter((name) => own(to, name) !== undefined && !told.has(`${after.name}.${name}`))
  return (
    isSameValue({ ...before, fields: null }, { ...after, fields: null }) &&
    isSameValue(kept(old, next), kept(next, old)) &&
    [...new Set([...Object.keys(old), ...Object.keys(next)])].every(
      (name) => told.has(`${after.name}.${name}`) || isSameValue(own(old, name), own(next, name)),
    )
  )
}

function fieldsOf(document: AnyDocument | undefined): { readonly [name: string]: unknown } {
  return (document?.['fields'] ?? {}) as { readonly [name: string]: unknown }
}

/** Several labels as one, in every language that one of them has. */
function labelsJoined(labels: readonly Label[]): Label {
  const locales = [...new Set(labels.flatMap((label) => (typeof label === 'string' ? [] : Object.keys(label))))]
  const joined = (locale: string) => labels.map((label) => labelText(label, locale)).join(', ')
  return locales.length === 0 ? joined('en') : Object.fromEntries(locales.map((locale) => [locale, joined(locale)]))
}

/** What it is called; without a label what its name says, as words. */
function labelOf(document: AnyDocument): Label {
  const label = document['label']
  if (typeof label === 'string' || (typeof label === 'object' && label !== null)) return label as Label
  const words = document.name.replace(/^.*\./, '').replace(/__c$/, '').replaceAll('_', ' ').trim()
  return words === '' ? document.name : `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`
}

function says(effect: Effect, key: string, params: Sentence['params']): About {
  return { effect, sentence: { key, params } }
}

function ownFields(shape: ObjectShape): FieldShape[] {
  return Object.values(shape.fields).filter((field) => !field.system)
}

/** Where a field's values are; null for what has no place of its own. */
function placeOf(field: FieldShape): string | null {
  return field.column ?? field.linkTable ?? null
}

function sameName(shape: ObjectShape, field: FieldShape): FieldShape | undefined {
  return (
    own(shape.fields, field.name) ??
    (field.document.renamed_from === undefined ? undefined : own(shape.fields, field.document.renamed_from))
  )
}
