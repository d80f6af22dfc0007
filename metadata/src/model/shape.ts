/**
 * The compiled Model: immutable plain data that every path reads. Only `compile` (compile.ts) makes these values.
 *
 * Names given by users are keys here, so look them up with `objectOf` / `fieldOf`, never with plain indexing
 * (an object may be called `constructor`).
 */
import type { FieldDocument } from '../schema/field.ts'
import type { AnyDocument } from '../schema/document.ts'
import type { JsonValue } from '../fields/field-type.ts'
import { traditionalLabel } from './traditional-labels.ts'

/** A label, help text or message: one string, or one per locale. */
export type Label = string | { [locale: string]: string }

export type SharingDefault =
  | 'private'
  | 'read_with_parent'
  | 'public_read'
  | 'public_read_write'
  | 'controlled_by_parent'
export type OnDelete = 'restrict' | 'cascade' | 'set_null'

/** One choice of a select, multi-select or stage field; every label is filled. */
export type OptionShape = {
  value: string
  label: Label
  color?: string
  active?: boolean
  /** Of a stage: percent, forecast category, whether it ends the process, and how. */
  probability?: number
  category?: string
  closed?: boolean
  won?: boolean
  max_days?: number
  /** Values of the controlling field that offer this choice. */
  when?: string[]
  /** Record types that offer this choice; absent: all. */
  types?: string[]
}

export type FieldShape = {
  name: string
  type: string
  label: Label
  /** Column in the object's table; null: no column (formula, many-to-many). Quoted by the caller. */
  column: string | null
  sqlType: string | null
  required: boolean
  unique: boolean
  /** System field (id, owner, created_at ...): never in documents, kept by the server. */
  system: boolean
  /** Not writable through the API: system, computed, companion. */
  readOnly: boolean
  companionOf?: string
  /** Targets of a lookup-like field, names of objects. */
  to?: string[]
  onDelete?: OnDelete
  /** Link table of a many-to-many field. */
  linkTable?: string
  /** Choices, picklists already resolved. */
  options?: OptionShape[]
  /** Field with the record type, when that decides which choices there are. */
  typedBy?: string
  default?: JsonValue
  /** Formula text of a computed default. */
  defaultFormula?: string
  formula?: FormulaShape
  rollup?: RollupShape
  /** The document the field came from: parameters of its type are read from here. */
  document: FieldDocument
}

/** A formula with what is known about it; `text` uses the names of this Model. */
export type FormulaShape = {
  text: string
  returns: string
  references: string[]
  immutable: boolean
  /** How long its SQL stays as it is, the formula fields it reads included. Absent: always. */
  pace?: 'day' | 'moment'
  blankAs: 'zero' | 'null'
  /** Every field it reads, each `object.field`, lookups on the way and fields of children included. Set by compile. */
  dependsOn?: string[]
}

/** A roll-up on a parent over children. */
export type RollupShape = {
  child: string
  /** Lookup on the child that points here. */
  via: string
  aggregate: 'sum' | 'count' | 'min' | 'max' | 'avg' | 'first' | 'last'
  field?: string
  where?: string
  /** Child fields whose change makes the roll-up stale: via, field, those of where, the order field. */
  dependsOn: string[]
}

/** A lookup of another object that points at this one: `name` is `quote.opportunity`. */
export type ChildRelation = {
  name: string
  object: string
  field: string
  onDelete: OnDelete
  kind: 'lookup' | 'master_detail' | 'polymorphic' | 'many_to_many'
}

export type UniqueShape = { name: string; fields: string[]; caseInsensitive: boolean; message?: Label }

export type ValidationRuleShape = {
  name: string
  formula: FormulaShape
  message: Label
  field?: string
  severity: 'error' | 'warning' | 'info'
  onCreate: boolean
  onUpdate: boolean
}

/** One step of the order of execution on write, W1..W13 of server/src/records/RULES.md. */
export type OrderStep = { id: string; step: string; names: string[] }

/** The way from a record to a master: the column that names it, or the master on the way, in whose table the next column stands. */
export type MasterPath = { column: string; through?: { table: string; column: string }[] }

/** `column` is a date of `object`: of the record itself, or of the master, in `table`, at the end of `via`. */
export type Period = { object: string; field: string; column: string; via?: MasterPath & { table: string } }

export type ObjectShape = {
  name: string
  label: Label
  pluralLabel: Label
  description?: Label
  icon?: string
  nameField: string
  sharing: SharingDefault
  /** Lookup that decides access when sharing is controlled_by_parent, and opens reading when it is read_with_parent. */
  parentField?: string
  /** Dates that put the record into a period which may be closed: its own and those of its masters. */
  periods?: Period[]
  /** The ways to the masters of its masters, which lock it as they lock those. */
  mastersAbove?: MasterPath[]
  /** False: those above the owner in the role tree do not reach the record. */
  roleHierarchy: boolean
  /** Fields that play the parts of a timeline's entry, where records are such entries. */
  activity?: ActivityParts
  /** Fields that play the parts of an attachment, where records are attached files. */
  attachment?: { related: string; file: string }
  /** Kept by the platform, not writable through /records (user). */
  system: boolean
  table: string
  historyTable: string
  /** In document order; system fields first, companions after their field. */
  fields: { [name: string]: FieldShape }
  children: ChildRelation[]
  uniques: UniqueShape[]
  /** Field combinations with a plain index: derived from lookups, views and boards. */
  indexes: { name: string; fields: { field: string; descending: boolean }[] }[]
  searchFields: string[]
  validationRules: ValidationRuleShape[]
  /** Roll-ups on other objects that depend on this one. */
  feeds: { object: string; field: string }[]
  order: OrderStep[]
}

/** `at` is when it happened, for the order of the timeline; absent: when it was made. `kind`, `status`: select fields. */
export type ActivityParts = {
  related: string
  kind?: string
  at?: string
  due?: string
  status?: string
  body?: string
  mentions?: string
}

export type Model = {
  /** Published revision, the `version` of the API. */
  revision: number
  objects: { [name: string]: ObjectShape }
  /** Published documents after layering, by kind and name; kinds other than object are read from here. */
  documents: { [kind: string]: { [name: string]: AnyDocument } }
  /** Where documents come from, for those that a plugin ships or a customisation changes. */
  origins: { [kind: string]: { [name: string]: Origin } }
  settings: ModelSettings
}

/** Who ships a document, and the customisations laid over it, in order. */
export type Origin = { plugin?: string; customizations: string[] }

/** From the document of kind `settings`: one per workspace. */
export type ModelSettings = {
  name: Label
  currency: string
  locale: string
  timeZone: string
  region: string
  fiscalYearStartMonth: number
  /** Currencies people may use; the organisation's own is one of them. */
  currencies: string[]
  locales: string[]
  weekStart: 'monday' | 'sunday' | 'saturday'
  /** Days a deleted record can be restored. */
  binDays: number
  /** Values that formulas name as `$Setup.<name>`, as on the wire. */
  constants: { [name: string]: Constant }
  /** Texts that formulas name as `$Label.<name>`. */
  texts: { [name: string]: Label }
}

export type Constant = {
  type: 'text' | 'number' | 'currency' | 'percent' | 'boolean' | 'date'
  value: unknown
}

export function objectOf(model: Model, name: string): ObjectShape | undefined {
  return Object.hasOwn(model.objects, name) ? model.objects[name] : undefined
}

export function fieldOf(shape: ObjectShape, name: string): FieldShape | undefined {
  return Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
}

/** The text of a label for a locale: exact, then converted from Simplified Chinese, then language, then `en`, then any. */
export function labelText(label: Label | undefined, locale: string): string {
  if (label === undefined) return ''
  if (typeof label === 'string') return label
  const language = locale.split('-')[0] ?? locale
  return (
    label[locale] ??
    traditionalLabel(label['zh-CN'], locale) ??
    label[language] ??
    Object.entries(label).find(([key]) => key.startsWith(language))?.[1] ??
    label['en'] ??
    Object.values(label)[0] ??
    ''
  )
}
