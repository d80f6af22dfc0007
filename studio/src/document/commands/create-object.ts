/** A whole working place in one step: the object, its list (and board), its page, and an entry in the navigation of an app. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { AppDocument } from '@trellis/metadata/schema/app.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { Documents } from '../documents.ts'
import { documentIn, objectIn, withDocument } from '../documents.ts'
import { isStageHeader } from '../stage-words.ts'

export type CreateObject = {
  name: string
  label: Label
  pluralLabel: Label
  icon: string
  /** In order; the first text names a record. */
  fields: { [name: string]: FieldDocument }
  nameField: string
  sharing?: 'private' | 'public_read' | 'public_read_write'
  /** App that gets a navigation entry; '' for none; a name that does not exist yet makes the app. */
  app: string
  appLabel?: Label
}

export function createObject(documents: Documents, input: CreateObject): Documents {
  if (objectIn(documents, input.name)) return documents
  const { name, label, pluralLabel, fields } = input
  const object: AnyDocument = {
    kind: 'object',
    name,
    label,
    plural_label: pluralLabel,
    icon: input.icon,
    name_field: input.nameField,
    sharing: input.sharing ?? 'public_read_write',
    fields,
  }
  let next = withDocument(documents, object)
  for (const document of [pageOf(input), listOf(input), boardOf(input)])
    if (document) next = withDocument(next, document)
  return input.app === '' ? next : withNavigation(next, input)
}

const wide = new Set(['long_text', 'rich_text', 'json', 'address', 'file', 'image', 'signature'])

function pageOf({ name, label, fields, nameField }: CreateObject): AnyDocument {
  const names = Object.keys(fields)
  const isWide = (field: string) => wide.has(fields[field]?.type ?? '')
  const short = names.filter((field) => !isWide(field))
  const long = names.filter(isWide)
  const stage = stageOf(fields)
  const key = names.filter((field) => field !== nameField && field !== stage && !isWide(field)).slice(0, 3)
  const sections = [
    { type: 'section', label: { en: 'Details', 'zh-CN': '基本信息' }, columns: 2, fields: [...short, 'owner'] },
    ...(long.length > 0
      ? [{ type: 'section', label: { en: 'Notes', 'zh-CN': '备注' }, columns: 1, fields: long }]
      : []),
  ]
  return {
    kind: 'layout',
    name: `${name}.standard`,
    label,
    header: { key_fields: [...key, 'owner'], ...(stage && { path: stage }) },
    tabs: [
      { name: 'details', label: { en: 'Details', 'zh-CN': '详情' }, blocks: sections },
      { name: 'history', label: { en: 'History', 'zh-CN': '变更历史' }, blocks: [{ type: 'history' }] },
    ],
  }
}

function listOf({ name, fields }: CreateObject): AnyDocument {
  const columns = Object.keys(fields).filter((field) => !wide.has(fields[field]?.type ?? ''))
  return {
    kind: 'list_view',
    name: `${name}.all`,
    label: { en: 'All', 'zh-CN': '全部' },
    type: 'table',
    position: 1,
    columns: [...columns.slice(0, 7), 'owner'],
    order_by: [{ field: 'created_at', dir: 'desc' }],
  }
}

function boardOf({ name, fields, nameField }: CreateObject): AnyDocument | undefined {
  const stage = stageOf(fields)
  if (stage === undefined) return undefined
  const sum = Object.keys(fields).find((field) => fields[field]?.type === 'currency')
  const cards = Object.keys(fields).filter(
    (field) => field !== stage && field !== nameField && !wide.has(fields[field]?.type ?? ''),
  )
  return {
    kind: 'list_view',
    name: `${name}.board`,
    label: { en: 'Board', 'zh-CN': '看板' },
    type: 'board',
    position: 2,
    board: { group_by: stage, card_fields: [...cards.slice(0, 3), 'owner'], ...(sum && { sum }) },
  }
}

const mostStages = 12

/** The choice a board is made of: one called so, else the first with few enough choices to stand side by side. */
function stageOf(fields: CreateObject['fields']): string | undefined {
  const few = Object.entries(fields).filter(
    ([, field]) => field.type === 'select' && (field.options?.length ?? 0) <= mostStages,
  )
  const called = few.find(([name, { label }]) =>
    [name, ...(typeof label === 'string' ? [label] : Object.values(label ?? {}))].some(isStageHeader),
  )
  return (called ?? few[0])?.[0]
}

/** A navigation entry of an object in an app, which is made when it is not there. */
export function withNavigation(
  documents: Documents,
  input: Pick<CreateObject, 'name' | 'app' | 'appLabel' | 'pluralLabel' | 'icon'>,
): Documents {
  const app = documentIn<AnyDocument & AppDocument>(documents, 'app', input.app) ?? {
    kind: 'app',
    name: input.app,
    label: input.appLabel ?? input.pluralLabel,
    icon: input.icon,
  }
  return withDocument(documents, {
    ...app,
    navigation: [
      ...((app.navigation as unknown[] | undefined) ?? []),
      { type: 'object', object: input.name, icon: input.icon },
    ],
  })
}
