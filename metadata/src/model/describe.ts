/**
 * The part of the Model a caller may see, as JSON for browsers: the body of `GET /api/v1/metadata`.
 *
 * Shape   (Model, Access) -> plain data in snake_case, labels as locale maps. Hidden objects and fields are absent; so are physical names.
 *         What a caller may do with what is there stands beside it (`rights`, `right`), so screens need no second source.
 */
import type { Access, FieldRight, ObjectRight } from '../access/access.ts'
import { can, fieldRight, isReadable } from '../access/access.ts'
import type { JsonValue } from '../fields/field-type.ts'
import { fieldType } from '../fields/field-types.ts'
import type { AnyDocument } from '../schema/document.ts'
import { openDocuments, seesOccurrence } from './describe-items.ts'
import { define, own } from './own.ts'
import type { ChildRelation, FieldShape, Label, Model, ObjectShape, UniqueShape } from './shape.ts'
import { visibleDocument } from './visible-document.ts'

export type FieldDescription = {
  name: string
  type: string
  label: Label
  help?: Label
  required?: true
  unique?: true
  read_only?: true
  system?: true
  /** Absent: may be edited. */
  right?: Exclude<FieldRight, 'edit' | 'hidden'>
  companion_of?: string
  to?: string[]
  on_delete?: string
  options?: FieldShape['options']
  /** Field with the record type that decides which options there are (`types` of an option). */
  typed_by?: string
  default?: JsonValue
  default_formula?: string
  formula?: string
  returns?: string
  rollup?: { from: string; aggregate: string; field?: string; where?: string }
  /** Absent: may be sorted by, may be grouped by. Operators follow from the type (fields/field-types.ts). */
  sortable?: false
  groupable?: false
  /** Parameters of the type: max_length, precision, scale, minimum, format ... */
  params: { [name: string]: unknown }
}

export type ObjectDescription = {
  name: string
  label: Label
  plural_label: Label
  description?: Label
  icon?: string
  color?: string
  name_field: string
  sharing: string
  parent_field?: string
  activity?: ObjectShape['activity']
  attachment?: ObjectShape['attachment']
  system: boolean
  rights: ObjectRight[]
  fields: { [name: string]: FieldDescription }
  children: { name: string; object: string; field: string; kind: ChildRelation['kind'] }[]
  uniques: { fields: string[]; case_insensitive: boolean }[]
  validation_rules: {
    name: string
    error_when: string
    message: Label
    field?: string
    severity: string
    blank_as: string
    on_create: boolean
    on_update: boolean
  }[]
  search_fields: string[]
}

export type ModelDescription = {
  version: number
  settings: { [name: string]: unknown }
  objects: { [name: string]: ObjectDescription }
  /** Documents by kind and name, as they are in force; parts about what the caller may not read are left out. */
  items: { [kind: string]: { [name: string]: AnyDocument } }
  /** For administrators: which documents a plugin ships, and what customises them. */
  origins?: Model['origins']
}

const allRights: readonly ObjectRight[] = [
  'create',
  'read',
  'update',
  'delete',
  'transfer',
  'export',
  'import',
  'bulk',
  'approve',
  'view_all',
  'modify_all',
]

export function describe(model: Model, access: Access): ModelDescription {
  const objects: ModelDescription['objects'] = {}
  for (const shape of Object.values(model.objects))
    if (can(access, shape.name, 'read')) define(objects, shape.name, describeObject(model, shape, access))
  const items: ModelDescription['items'] = {}
  const sees = seesOccurrence(model, access)
  for (const document of openDocuments(model, access)) {
    const seen = access.admin ? document : visibleDocument(document, sees)
    if (!seen) continue
    const named = own(items, document.kind) ?? {}
    define(items, document.kind, named)
    define(named, document.name, seen)
  }
  return {
    version: model.revision,
    settings: describeSettings(model),
    objects,
    items,
    ...(access.admin && { origins: model.origins }),
  }
}

/** What everybody may know of the workspace. */
export function describeSettings(model: Model): ModelDescription['settings'] {
  const { settings } = model
  return {
    name: settings.name,
    currency: settings.currency,
    currencies: settings.currencies,
    locale: settings.locale,
    locales: settings.locales,
    time_zone: settings.timeZone,
    region: settings.region,
    fiscal_year_start_month: settings.fiscalYearStartMonth,
    week_start: settings.weekStart,
    bin_days: settings.binDays,
    constants: settings.constants,
    texts: settings.texts,
  }
}

/** One object that the caller may read. */
export function describeObject(model: Model, shape: ObjectShape, access: Access): ObjectDescription {
  const fields: ObjectDescription['fields'] = {}
  const sees = seesOccurrence(model, access)
  for (const field of Object.values(shape.fields)) {
    const right = fieldRight(access, shape, field.name)
    if (right !== 'hidden')
      define(
        fields,
        field.name,
        describeField(field, right, {
          reads: (reads) => isAllSeen({ model, access }, reads),
          text: (text) => sees({ refers: 'formula', text, object: shape.name }),
          name: (name) => isReadable(access, shape, name),
        }),
      )
  }
  const isSeen = (name: string) => Object.hasOwn(fields, name)
  return {
    name: shape.name,
    label: shape.label,
    plural_label: shape.pluralLabel,
    ...(shape.description !== undefined && { description: shape.description }),
    ...(shape.icon !== undefined && { icon: shape.icon }),
    name_field: isSeen(shape.nameField) ? shape.nameField : 'id',
    sharing: shape.sharing,
    ...(shape.parentField !== undefined && isSeen(shape.parentField) && { parent_field: shape.parentField }),
    ...partsOf(shape, isSeen),
    system: shape.system,
    rights: allRights.filter((right) => can(access, shape.name, right) && !(shape.system && right !== 'read')),
    fields,
    children: shape.children
      .filter(({ object, field }) => isAllSeen({ model, access }, [`${object}.${field}`]))
      .map(({ name, object, field, kind }) => ({ name, object, field, kind })),
    uniques: shape.uniques.filter((unique) => unique.fields.every(isSeen)).map(describeUnique),
    validation_rules: shape.validationRules
      .filter((rule) => isAllSeen({ model, access }, rule.formula.dependsOn))
      .map((rule) => ({
        name: rule.name,
        error_when: rule.formula.text,
        message: rule.message,
        ...(rule.field !== undefined && isSeen(rule.field) && { field: rule.field }),
        severity: rule.severity,
        blank_as: rule.formula.blankAs,
        on_create: rule.onCreate,
        on_update: rule.onUpdate,
      })),
    search_fields: shape.searchFields.filter(isSeen),
  }
}

/** Parts whose fields the caller does not see are left out; without its relation an entry belongs nowhere. */
function partsOf(
  { activity, attachment }: ObjectShape,
  isSeen: (name: string) => boolean,
): Pick<ObjectDescription, 'activity' | 'attachment'> {
  const seen = activity && Object.fromEntries(Object.entries(activity).filter(([, field]) => isSeen(field)))
  return {
    ...(seen?.['related'] !== undefined && { activity: { ...seen, related: seen['related'] } }),
    ...(attachment && isSeen(attachment.related) && isSeen(attachment.file) && { attachment }),
  }
}

function describeUnique(unique: UniqueShape): ObjectDescription['uniques'][number] {
  return { fields: unique.fields, case_insensitive: unique.caseInsensitive }
}

const statedElsewhere: ReadonlySet<string> = new Set([
  'type',
  'label',
  'help',
  'required',
  'unique',
  'to',
  'on_delete',
  'options',
  'picklist',
  'default',
  'default_formula',
  'formula',
  'returns',
  'from',
  'aggregate',
  'field',
  'where',
  'renamed_from',
  'data_owner',
  'source',
  'track_history',
  'indexed',
  'searchable',
])

/** A formula is shown to those who may read all it reads: its text would tell the names of hidden fields. */
function isAllSeen({ model, access }: { model: Model; access: Access }, reads: readonly string[] | undefined): boolean {
  return (reads ?? []).every((key) => {
    const [object = '', field = ''] = key.split('.')
    const shape = own(model.objects, object)
    return shape !== undefined && can(access, object, 'read') && isReadable(access, shape, field)
  })
}

/** What of a field's document the caller may see, by the fields it reads, its text, or the name of a field beside it. */
type Seen = {
  reads(reads: readonly string[] | undefined): boolean
  text(formula: string): boolean
  name(field: string): boolean
}

function describeField(field: FieldShape, right: Exclude<FieldRight, 'hidden'>, isSeen: Seen): FieldDescription {
  const { document, formula, rollup } = field
  const type = fieldType(field.type)
  // Assigned one by one: with 30,000 fields, spreading optional members is most of the time a description takes.
  const described: FieldDescription = {
    name: field.name,
    type: field.type,
    label: field.label,
    params: paramsOf(document),
  }
  if (document.help !== undefined) described.help = document.help
  if (field.required) described.required = true
  if (field.unique) described.unique = true
  if (field.readOnly) described.read_only = true
  if (field.system) described.system = true
  if (right !== 'edit') described.right = right
  if (field.companionOf !== undefined) described.companion_of = field.companionOf
  if (field.to) described.to = field.to
  if (field.onDelete && !field.system) described.on_delete = field.onDelete
  if (field.options) described.options = field.options
  const { controlled_by: controlledBy } = document
  if (typeof controlledBy === 'string' && !isSeen.name(controlledBy)) {
    // Which choice goes with which would tell the choices of the hidden field.
    delete described.params['controlled_by']
    if (field.options) described.options = field.options.map(({ when: _when, ...option }) => option)
  }
  if (field.default !== undefined) described.default = field.default
  if (field.typedBy !== undefined) described.typed_by = field.typedBy
  if (field.defaultFormula !== undefined && isSeen.text(field.defaultFormula))
    described.default_formula = field.defaultFormula
  if (formula) {
    described.returns = formula.returns
    if (isSeen.reads(formula.dependsOn)) described.formula = formula.text
  }
  if (rollup) {
    described.returns = document.returns ?? 'number'
    if (isSeen.reads(rollup.dependsOn.map((name) => `${rollup.child}.${name}`)))
      described.rollup = describeRollup(rollup)
  }
  if (type?.sortable !== true) described.sortable = false
  if (type?.groupable !== true) described.groupable = false
  return described
}

/** Parameters of the type: what the document says and no other member of the description does. */
function paramsOf(document: FieldShape['document']): FieldDescription['params'] {
  const params: FieldDescription['params'] = {}
  for (const name of Object.keys(document)) if (!statedElsewhere.has(name)) define(params, name, document[name])
  return params
}

function describeRollup(rollup: NonNullable<FieldShape['rollup']>): NonNullable<FieldDescription['rollup']> {
  return {
    from: `${rollup.child}.${rollup.via}`,
    aggregate: rollup.aggregate,
    ...(rollup.field !== undefined && { field: rollup.field }),
    ...(rollup.where !== undefined && { where: rollup.where }),
  }
}
