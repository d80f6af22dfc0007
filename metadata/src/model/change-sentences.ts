/** What a change is, in a sentence for a business admin, in English and Chinese. */
import type { Sentence } from '../sentence.ts'
import { sentenceIn } from '../sentence.ts'
import { kindOf } from '../schema/kinds.ts'
import type { Effect, ModelChange } from './diff.ts'
import { own } from './own.ts'
import { labelText } from './shape.ts'
import type { Label } from './shape.ts'

/** By the key of a change's sentence. `{name}` is a parameter; labels are shown in the reader's language. */
export const changeSentences: { readonly [key: string]: Sentence } = {
  object_added: { en: 'New object “{object}”, fields: {fields}', zh: '新增对象“{object}”，共 {fields} 个字段' },
  object_removed: {
    en: 'Object “{object}” is removed; its records go to the bin',
    zh: '删除对象“{object}”，其记录进入回收站',
  },
  object_renamed: {
    en: 'Object “{object}” is now called {to}, before {from}',
    zh: '对象“{object}”的名称由 {from} 改为 {to}',
  },
  field_added: { en: 'New field “{field}” ({type}) on “{object}”', zh: '“{object}”新增字段“{field}”（{type}）' },
  computed_added: { en: 'New calculated field “{field}” on “{object}”', zh: '“{object}”新增计算字段“{field}”' },
  field_removed: {
    en: 'Field “{field}” of “{object}” is removed; its values go to the bin',
    zh: '删除“{object}”的字段“{field}”，其数据进入回收站',
  },
  computed_removed: {
    en: 'Calculated field “{field}” of “{object}” is removed',
    zh: '删除“{object}”的计算字段“{field}”',
  },
  field_renamed: {
    en: 'Field “{field}” of “{object}” is now called {to}, before {from}',
    zh: '“{object}”的字段“{field}”名称由 {from} 改为 {to}',
  },
  field_retyped: {
    en: 'Field “{field}” of “{object}” becomes {to}, before {from}; values that do not convert go to the bin',
    zh: '“{object}”的字段“{field}”类型由 {from} 改为 {to}，无法转换的数据进入回收站',
  },
  type_changed: {
    en: 'Field “{field}” of “{object}” becomes {to}, before {from}',
    zh: '“{object}”的字段“{field}”类型由 {from} 改为 {to}',
  },
  column_changed: {
    en: 'Field “{field}” of “{object}” is stored as {to}, before {from}',
    zh: '“{object}”的字段“{field}”存储方式由 {from} 改为 {to}',
  },
  field_required: { en: 'Field “{field}” of “{object}” becomes required', zh: '“{object}”的字段“{field}”变为必填' },
  field_optional: {
    en: 'Field “{field}” of “{object}” is no longer required',
    zh: '“{object}”的字段“{field}”不再必填',
  },
  field_labelled: {
    en: 'Field “{field}” of “{object}” is now called so, before “{before}”',
    zh: '“{object}”的字段“{field}”改为此名称，原为“{before}”',
  },
  field_changed: { en: 'Field “{field}” of “{object}” is changed', zh: '修改“{object}”的字段“{field}”' },
  choice_added: {
    en: 'New choice “{choice}” in field “{field}” of “{object}”',
    zh: '“{object}”的字段“{field}”新增选项“{choice}”',
  },
  choice_removed: {
    en: 'Choice “{choice}” of field “{field}” of “{object}” is removed',
    zh: '删除“{object}”的字段“{field}”的选项“{choice}”',
  },
  unique_added: { en: 'No two records of “{object}” may share {fields}', zh: '“{object}”的 {fields} 不允许重复' },
  unique_removed: { en: 'Records of “{object}” may share {fields} again', zh: '“{object}”的 {fields} 允许重复' },
  index_added: { en: 'An index on “{object}” is built: {fields}', zh: '为“{object}”建立索引：{fields}' },
  index_removed: { en: 'An index on “{object}” is no longer needed: {fields}', zh: '“{object}”不再需要索引：{fields}' },
  document_added: { en: 'New: {kind} “{label}”', zh: '新增{kind}“{label}”' },
  document_changed: { en: 'Changed: {kind} “{label}”', zh: '修改{kind}“{label}”' },
  document_removed: { en: 'Removed: {kind} “{label}”', zh: '删除{kind}“{label}”' },
  document_added_of: { en: 'New: {kind} “{label}” of “{object}”', zh: '“{object}”新增{kind}“{label}”' },
  document_changed_of: { en: 'Changed: {kind} “{label}” of “{object}”', zh: '修改“{object}”的{kind}“{label}”' },
  document_removed_of: { en: 'Removed: {kind} “{label}” of “{object}”', zh: '删除“{object}”的{kind}“{label}”' },
}

/** What an effect means. */
export const effects: { readonly [effect in Effect]: Sentence } = {
  safe: { en: 'at once', zh: '立即生效' },
  slow: { en: 'takes time on large data', zh: '数据量大时需要时间' },
  destructive: { en: 'values may be lost', zh: '可能丢失数据' },
}

/** Sentences whose `type`, `from` and `to` are types of fields. */
const ofTypes: ReadonlySet<string> = new Set(['field_added', 'field_retyped', 'type_changed'])

/** The sentence of a change in the reader's language; `typeName` says what a type of fields is called there, else its name stands. */
export function changeText(change: ModelChange, locale: string, typeName?: (type: string) => string): string {
  const { key, params } = change.sentence
  const known = own(changeSentences, key)
  const sentence = known ? sentenceIn(known, locale) : key
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const text = parameter(name, params, locale)
    return typeName && ofTypes.has(key) && (name === 'type' || name === 'from' || name === 'to') ? typeName(text) : text
  })
}

/** What an effect means, in the reader's language. */
export function effectText(effect: Effect, locale: string): string {
  return sentenceIn(effects[effect], locale)
}

function parameter(name: string, params: { readonly [name: string]: Label | number }, locale: string): string {
  const value = own(params, name)
  if (typeof value === 'number') return String(value)
  const text = labelText(value, locale)
  return name === 'kind' ? labelText(kindOf(text)?.label ?? text, locale) : text
}
