/** The closed list of metadata kinds. A new kind is a file in this folder and a line here. */
import type { TSchema } from '@sinclair/typebox'
import type { Label } from '../model/shape.ts'
import { appSchema } from './app.ts'
import { customizationSchema } from './customization.ts'
import { definitions } from './fragments.ts'
import { layoutSchema } from './layout.ts'
import { listViewSchema } from './list-view.ts'
import { objectSchema } from './object.ts'
import { permissionSetSchema } from './permission-set.ts'
import { picklistSchema } from './picklist.ts'
import { roleSchema } from './role.ts'
import { settingsSchema } from './settings.ts'
import { sharingRuleSchema } from './sharing-rule.ts'
import { validationRuleSchema } from './validation-rule.ts'

export type KindDef = {
  kind: string
  label: Label
  schema: TSchema
  /** True: documents are named `<object>.<name>` and need that object. */
  scoped: boolean
}

/** All kinds by name, in alphabetical order. */
export const kindTable = {
  app: { kind: 'app', label: { en: 'App', 'zh-CN': '应用' }, schema: appSchema, scoped: false },
  customization: {
    kind: 'customization',
    label: { en: 'Customisation', 'zh-CN': '自定义' },
    schema: customizationSchema,
    scoped: false,
  },
  layout: { kind: 'layout', label: { en: 'Layout', 'zh-CN': '页面布局' }, schema: layoutSchema, scoped: true },
  list_view: {
    kind: 'list_view',
    label: { en: 'List view', 'zh-CN': '列表视图' },
    schema: listViewSchema,
    scoped: true,
  },
  object: { kind: 'object', label: { en: 'Object', 'zh-CN': '对象' }, schema: objectSchema, scoped: false },
  permission_set: {
    kind: 'permission_set',
    label: { en: 'Permission set', 'zh-CN': '权限集' },
    schema: permissionSetSchema,
    scoped: false,
  },
  picklist: { kind: 'picklist', label: { en: 'Picklist', 'zh-CN': '选项列表' }, schema: picklistSchema, scoped: false },
  role: { kind: 'role', label: { en: 'Role', 'zh-CN': '角色' }, schema: roleSchema, scoped: false },
  settings: { kind: 'settings', label: { en: 'Settings', 'zh-CN': '设置' }, schema: settingsSchema, scoped: false },
  sharing_rule: {
    kind: 'sharing_rule',
    label: { en: 'Sharing rule', 'zh-CN': '共享规则' },
    schema: sharingRuleSchema,
    scoped: true,
  },
  validation_rule: {
    kind: 'validation_rule',
    label: { en: 'Validation rule', 'zh-CN': '校验规则' },
    schema: validationRuleSchema,
    scoped: true,
  },
} as const satisfies { [kind: string]: KindDef }

export type KindName = keyof typeof kindTable

/** Names of all kinds. */
export const kinds: readonly KindName[] = Object.keys(kindTable) as KindName[]

/** The kind of that name; undefined for a name that is none. */
export function kindOf(name: string): KindDef | undefined {
  return Object.hasOwn(kindTable, name) ? kindTable[name as KindName] : undefined
}

/** The JSON Schema 2020-12 of a kind, whole and self-contained, as it is served and as editors complete from it. */
export function schemaOf(name: string): object | undefined {
  const kind = kindOf(name)
  if (!kind) return undefined
  const text = JSON.stringify(kind.schema)
  const used = Object.entries(definitions).filter(([definition]) => text.includes(`#/$defs/${definition}`))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `/api/v1/metadata/schemas/${name}`,
    title: typeof kind.label === 'string' ? kind.label : kind.label['en'],
    ...kind.schema,
    ...(used.length > 0 && { $defs: Object.fromEntries(used) }),
  }
}
