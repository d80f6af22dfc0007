/**
 * The values of the surroundings that formulas name with a dollar sign, as Salesforce does:
 *
 * | written | is |
 * | --- | --- |
 * | `$User.email` | a field of the user who acts |
 * | `$Profile.Name`, `$UserRole.Name` (`.DeveloperName`) | the label (the name) of that user's role |
 * | `$Permission.approve_discounts` | whether that user holds the permission set, directly or by the role |
 * | `$Organization.Name` (`.currency`, `.locale`, `.time_zone`, `.region`, `.fiscal_year_start_month`) | settings of the workspace |
 * | `$Setup.discount_limit` | a constant of the settings; a group before the name (`$Setup.Sales__c.discount_limit`) is passed over |
 * | `$Label.greeting` | a text of the settings, in the workspace's language |
 * | `$RecordType.DeveloperName` | the record type of the record |
 *
 * Names are found in any case, with `__c` or without. Values of the workspace stand in the checked formula as literals: they change with a publish
 * only, which checks every formula again. Pure.
 */
import type { FormulaGlobal, FormulaType } from '../formula/types.ts'
import { own } from './own.ts'
import type { FieldShape, Label, Model, ModelSettings, ObjectShape } from './shape.ts'
import { labelText } from './shape.ts'

/** What is asked of the Model, or of the documents of a draft. */
export type GlobalSource = {
  settings: ModelSettings
  /** Names of the permission sets there are; undefined: not known here, so any name is one. */
  permissionSets: readonly string[] | undefined
  /** Field of the user by its name in lower case. */
  userField(name: string): { name: string; type: FormulaType } | undefined
  userFields(): readonly string[]
  /** Field of the formula's object that holds the record type. */
  recordTypeField(): string | undefined
}

/** The value a path like ['$Setup', 'Discount_Limit__c'] stands for; undefined when there is none. */
export function globalOf(source: GlobalSource, path: readonly string[]): FormulaGlobal | undefined {
  const [root = '', ...rest] = path
  const last = rest.at(-1)
  if (last === undefined) return undefined
  const name = bare(last)
  switch (root.toLowerCase()) {
    case '$user':
      return rest.length === 1 ? userGlobal(source, last) : undefined
    case '$profile':
    case '$userrole':
      return rest.length === 1 && Object.hasOwn(roleParts, name)
        ? { name: roleKeys[roleParts[name]!]!, type: 'text' }
        : undefined
    case '$permission':
      return rest.length === 1 ? permissionGlobal(source, last) : undefined
    case '$organization':
      return rest.length === 1 ? organizationGlobal(source.settings, name) : undefined
    case '$setup':
      return constantGlobal(source.settings, name)
    case '$label':
      return labelGlobal(source.settings, name)
    case '$recordtype': {
      const field = source.recordTypeField()
      return field !== undefined && Object.hasOwn(roleParts, name)
        ? { name: '$RecordType', type: 'text', path: [field] }
        : undefined
    }
    default:
      return undefined
  }
}

/** Names for completion and for suggestions. */
export function globalNames(source: GlobalSource): string[] {
  const { settings } = source
  return [
    ...source.userFields().map((field) => `$User.${field}`),
    '$Profile.Name',
    '$UserRole.Name',
    '$UserRole.DeveloperName',
    ...['Name', ...Object.keys(organizationParts).filter((part) => part !== 'name')].map(
      (part) => `$Organization.${part}`,
    ),
    ...(source.permissionSets ?? []).map((set) => `$Permission.${set}`),
    ...Object.keys(settings.constants).map((name) => `$Setup.${name}`),
    ...Object.keys(settings.texts).map((name) => `$Label.${name}`),
    ...(source.recordTypeField() === undefined ? [] : ['$RecordType.DeveloperName']),
  ]
}

/** The same of a Model that is compiled, for formulas of one object. */
export function modelGlobals(
  model: Pick<Model, 'objects' | 'settings' | 'documents'>,
  object: string,
  typeOf: (shape: ObjectShape, field: FieldShape) => FormulaType,
): GlobalSource {
  const user = own(model.objects, 'user')
  const sets = own(model.documents, 'permission_set')
  return {
    settings: model.settings,
    permissionSets: sets && Object.keys(sets),
    userField: (name) => {
      const field = user && own(user.fields, name)
      return field && { name: field.name, type: typeOf(user, field) }
    },
    userFields: () => Object.keys(user?.fields ?? {}),
    recordTypeField: () =>
      Object.values(own(model.objects, object)?.fields ?? {}).find((field) => field.document['record_types'] === true)
        ?.name,
  }
}

/** Who acts, as far as formulas ask beyond the fields of the user. */
export type RoleGlobals = { role: string | null; permissionSets: readonly string[] }

/** Values of `$Profile`, `$UserRole` and `$Permission` by key, for evaluation. `permissionSets` are those held directly. */
export function roleGlobals(
  model: Pick<Model, 'documents' | 'settings'>,
  { role, permissionSets }: RoleGlobals,
): { [key: string]: string | boolean | null } {
  const document = role === null ? undefined : own(own(model.documents, 'role') ?? {}, role)
  const ofRole = Array.isArray(document?.['permission_sets']) ? document['permission_sets'] : []
  const held = new Set<unknown>([...permissionSets, ...ofRole])
  return {
    [roleKeys.label]: document === undefined ? role : labelText(document['label'] as Label, model.settings.locale),
    [roleKeys.name]: role,
    ...Object.fromEntries(
      Object.keys(own(model.documents, 'permission_set') ?? {}).map((set) => [`$Permission.${set}`, held.has(set)]),
    ),
  }
}

const roleKeys = { label: '$UserRole.Name', name: '$UserRole.DeveloperName' }

const roleParts: { [part: string]: 'label' | 'name' } = { name: 'label', developername: 'name', id: 'name' }

function userGlobal(source: GlobalSource, written: string): FormulaGlobal | undefined {
  const lower = written.toLowerCase()
  const field = source.userField(lower) ?? source.userField(lower.replace(/id$/, ''))
  return field && { name: `$User.${field.name}`, type: field.type }
}

function permissionGlobal(source: GlobalSource, written: string): FormulaGlobal | undefined {
  const { permissionSets } = source
  const set = permissionSets === undefined ? written : named(permissionSets, bare(written))
  return set === undefined ? undefined : { name: `$Permission.${set}`, type: 'boolean' }
}

const organizationParts: { [part: string]: (settings: ModelSettings) => string | number } = {
  name: (settings) => labelText(settings.name, settings.locale),
  currency: (settings) => settings.currency,
  locale: (settings) => settings.locale,
  time_zone: (settings) => settings.timeZone,
  region: (settings) => settings.region,
  fiscal_year_start_month: (settings) => settings.fiscalYearStartMonth,
}

/** What Salesforce calls them. */
const organizationNames: { [part: string]: string } = {
  defaultlocalesidkey: 'locale',
  languagelocalekey: 'locale',
  timezonesidkey: 'time_zone',
  country: 'region',
  fiscalyearstartmonth: 'fiscal_year_start_month',
}

function organizationGlobal(settings: ModelSettings, name: string): FormulaGlobal | undefined {
  const part = own(organizationNames, name) ?? name
  const value = own(organizationParts, part)?.(settings)
  return value === undefined
    ? undefined
    : { name: `$Organization.${part}`, type: typeof value === 'number' ? 'number' : 'text', value }
}

function constantGlobal(settings: ModelSettings, name: string): FormulaGlobal | undefined {
  const found = named(Object.keys(settings.constants), name)
  const constant = found === undefined ? undefined : own(settings.constants, found)
  return constant && { name: `$Setup.${found}`, type: constant.type, value: constant.value }
}

function labelGlobal(settings: ModelSettings, name: string): FormulaGlobal | undefined {
  const found = named(Object.keys(settings.texts), name)
  const label = found === undefined ? undefined : own(settings.texts, found)
  return label === undefined
    ? undefined
    : { name: `$Label.${found}`, type: 'text', value: labelText(label, settings.locale) }
}

/** `Discount_Limit__c` is written for `discount_limit`. */
const bare = (name: string) => name.toLowerCase().replace(/__c$/, '')

function named(names: readonly string[], name: string): string | undefined {
  return names.find((one) => bare(one) === name)
}
