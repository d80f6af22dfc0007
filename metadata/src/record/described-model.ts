/**
 * The Model as a browser knows it, for `prepare`: built from the description of `GET /api/v1/metadata`, so a form judges values by the very
 * steps of the server. What the caller may not see is not there; physical names are made up, for nothing here touches a database.
 */
import type { Access, FieldRight, ObjectRight } from '../access/access.ts'
import { fieldType } from '../fields/field-types.ts'
import { childrenOf, type AstNode } from '../formula/ast.ts'
import { parseFormula } from '../formula/parse.ts'
import type { FieldDescription, ModelDescription, ObjectDescription } from '../model/describe.ts'
import type { Constant, FieldShape, FormulaShape, Label, Model, ModelSettings, ObjectShape } from '../model/shape.ts'
import type { FieldDocument } from '../schema/field.ts'

export type DescribedModel = { model: Model; access: Access }

/** The members of a description that are read here. */
type Description = Pick<ModelDescription, 'version' | 'settings' | 'objects'> & Partial<Pick<ModelDescription, 'items'>>

const built = new WeakMap<Description, DescribedModel>()

/** Model and rights of the caller; the same values for the same description. */
export function describedModel(description: Description, userId: string): DescribedModel {
  const known = built.get(description)
  if (known && known.access.userId === userId) return known
  const described = Object.values(description.objects)
  const made: DescribedModel = {
    model: {
      revision: description.version,
      objects: Object.fromEntries(described.map((object) => [object.name, shapeOf(object)])),
      documents: {
        layout: description.items?.['layout'] ?? {},
        record_type: description.items?.['record_type'] ?? {},
      },
      origins: {},
      settings: settingsOf(description.settings),
    },
    access: accessOf(described, userId),
  }
  built.set(description, made)
  return made
}

function settingsOf(settings: Description['settings']): ModelSettings {
  const text = (name: string, otherwise: string) => (typeof settings[name] === 'string' ? settings[name] : otherwise)
  const map = <Value>(name: string) => (settings[name] ?? {}) as { [name: string]: Value }
  const currency = text('currency', 'CNY')
  return {
    name: (settings['name'] ?? '') as Label,
    currency,
    locale: text('locale', 'en'),
    timeZone: text('time_zone', 'UTC'),
    region: text('region', 'CN'),
    fiscalYearStartMonth:
      typeof settings['fiscal_year_start_month'] === 'number' ? settings['fiscal_year_start_month'] : 1,
    currencies: [currency],
    locales: [],
    weekStart: 'monday',
    binDays: 30,
    constants: map<Constant>('constants'),
    texts: map<Label>('texts'),
  }
}

function accessOf(objects: readonly ObjectDescription[], userId: string): Access {
  const grants: Access['objects'] = {}
  for (const object of objects) {
    const rights = (right: ObjectRight) => object.rights === undefined || object.rights.includes(right)
    const fields: { [field: string]: FieldRight } = {}
    for (const field of Object.values(object.fields)) if (field.right !== undefined) fields[field.name] = field.right
    grants[object.name] = {
      rights: {
        create: rights('create'),
        read: true,
        update: rights('update'),
        delete: rights('delete'),
        transfer: rights('transfer'),
        export: rights('export'),
        import: rights('import'),
        bulk: rights('bulk'),
        approve: rights('approve'),
        view_all: rights('view_all'),
        modify_all: rights('modify_all'),
      },
      fields,
    }
  }
  return { userId, admin: false, key: `described ${userId}`, objects: grants, ownerIds: [userId], system: [] }
}

function shapeOf(object: ObjectDescription): ObjectShape {
  return {
    name: object.name,
    label: object.label,
    pluralLabel: object.plural_label ?? object.label,
    nameField: object.name_field,
    sharing: 'private',
    roleHierarchy: true,
    system: object.system === true,
    table: object.name,
    historyTable: object.name,
    fields: Object.fromEntries(Object.values(object.fields).map((field) => [field.name, fieldShapeOf(field)])),
    children: (object.children ?? []).map(({ name, object: child, field, kind }) => ({
      name,
      object: child,
      field,
      kind: kind ?? 'lookup',
      onDelete: 'set_null',
    })),
    uniques: [],
    indexes: [],
    searchFields: [],
    validationRules: (object.validation_rules ?? []).map((rule) => ({
      name: rule.name,
      formula: formulaOf(rule.error_when, 'boolean', rule.blank_as === 'zero' ? 'zero' : 'null'),
      message: rule.message,
      ...(rule.field !== undefined && { field: rule.field }),
      severity: rule.severity === 'warning' || rule.severity === 'info' ? rule.severity : 'error',
      onCreate: rule.on_create !== false,
      onUpdate: rule.on_update !== false,
    })),
    feeds: [],
    order: [],
  }
}

function fieldShapeOf(field: FieldDescription): FieldShape {
  const returns = field.returns === undefined ? {} : { returns: field.returns }
  const document: FieldDocument = { ...field.params, ...returns, ...(field.to && { to: field.to }), type: field.type }
  const sqlType = fieldType(field.type)?.sqlType(document) ?? null
  const blankAs = document.blank_as === 'null' ? 'null' : 'zero'
  return {
    name: field.name,
    type: field.type,
    label: field.label,
    column: sqlType === null ? null : field.name,
    sqlType,
    required: field.required === true,
    unique: field.unique === true,
    system: field.system === true,
    readOnly: field.read_only === true,
    ...(field.companion_of !== undefined && { companionOf: field.companion_of }),
    ...(field.to && { to: field.to }),
    ...(field.type === 'many_to_many' && { linkTable: field.name }),
    ...(field.options && { options: field.options }),
    ...(field.typed_by !== undefined && { typedBy: field.typed_by }),
    ...(field.default !== undefined && { default: field.default }),
    ...(field.default_formula !== undefined && { defaultFormula: field.default_formula }),
    ...(field.type === 'formula' &&
      field.formula !== undefined && { formula: formulaOf(field.formula, field.returns ?? 'text', blankAs) }),
    document,
  }
}

function formulaOf(text: string, returns: string, blankAs: 'zero' | 'null'): FormulaShape {
  return { text, returns, references: pathsOf(text), immutable: true, blankAs }
}

/** Paths a formula reads, as they are written. */
function pathsOf(text: string): string[] {
  const parsed = parseFormula(text)
  const paths: string[] = []
  const visit = (node: AstNode): void => {
    if (node.kind === 'path') paths.push(node.segments.map((segment) => segment.name).join('.'))
    for (const child of childrenOf(node)) visit(child)
  }
  if (parsed.ok) visit(parsed.ast.root)
  return paths
}
