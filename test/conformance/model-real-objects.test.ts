/**
 * REL-29: the objects of real, published projects become one Model. Reads ../shared/data/formula/real_objects.jsonl, which is not part of
 * the repository; says loudly when it is not there.
 */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile } from '@trellis/metadata/model/compile.ts'
import { describe as describeModel } from '@trellis/metadata/model/describe.ts'
import { diff } from '@trellis/metadata/model/diff.ts'
import { emptyPhysical, planPhysical } from '@trellis/metadata/model/physical.ts'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'

const file = new URL('../../../shared/data/formula/real_objects.jsonl', import.meta.url)
const isThere = existsSync(file)
if (!isThere) console.warn(`\n*** SKIPPED: the real objects are not at ${file.pathname}. ***\n`)

type RealField = { [property: string]: string | undefined } & { picklist?: unknown }
type RealObject = { object: string; label?: string; pluralLabel?: string; fields: { [name: string]: RealField } }

const types: { [type: string]: string } = {
  Text: 'text',
  Picklist: 'select',
  Checkbox: 'checkbox',
  Number: 'number',
  Lookup: 'lookup',
  LongTextArea: 'long_text',
  Date: 'date',
  Currency: 'currency',
  DateTime: 'datetime',
  TextArea: 'long_text',
  Summary: 'rollup',
  MasterDetail: 'master_detail',
  Percent: 'percent',
  MultiselectPicklist: 'multi_select',
  Email: 'email',
  Url: 'url',
  Phone: 'phone',
  MetadataRelationship: 'lookup',
  Html: 'rich_text',
  Time: 'time',
  Hierarchy: 'hierarchy',
  Location: 'location',
  EncryptedText: 'encrypted_text',
}

const nameOf = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, '_')
    .replace(/^([^a-z])/, 'x$1')
    .slice(0, 50)

function realObjects(): Map<string, { [name: string]: object }> {
  const objects = new Map<string, { [name: string]: object }>()
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  for (const line of lines) {
    const real = JSON.parse(line) as RealObject
    const name = objectName(real.object)
    const fields = objects.get(name) ?? {}
    for (const [fieldName, field] of Object.entries(real.fields)) fields[fieldNameOf(fieldName)] = fieldDocument(field)
    objects.set(name, fields)
  }
  return objects
}

const objectName = (name: string) => (nameOf(name) === 'user' ? 'user_account' : nameOf(name))
const fieldNameOf = (name: string) =>
  ['id', 'owner', 'version'].includes(nameOf(name)) ? `${nameOf(name)}_field` : nameOf(name)

function fieldDocument(field: RealField): object {
  const type = types[field['type'] ?? 'Text'] ?? 'text'
  const texts = {
    ...(field['label'] && { label: field['label'] }),
    ...(field['inlineHelpText'] && { help: field['inlineHelpText'] }),
    ...(field['required'] === 'true' && { required: true }),
  }
  const reference = field['referenceTo'] ? objectName(field['referenceTo']) : 'account'
  if (type === 'lookup' || type === 'master_detail') return { type, ...texts, to: reference }
  if (type === 'select' || type === 'multi_select') return { type, ...texts, options: [{ value: 'a', label: 'A' }] }
  if (type === 'number' || type === 'currency' || type === 'percent') {
    const scale = Math.min(Number(field['scale'] ?? 0), 6)
    return { type, ...texts, precision: Math.min(15, Math.max(Number(field['precision'] ?? 15), scale + 1)), scale }
  }
  if (type === 'rollup') return { type, ...texts, ...summary(field) }
  return {
    type,
    ...texts,
    ...(type === 'text' && field['length'] && { max_length: Number(field['length']) }),
    ...(type === 'text' && field['unique'] === 'true' && { unique: true }),
  }
}

function summary(field: RealField): object {
  const [child = '', via = ''] = (field['summaryForeignKey'] ?? '').split('.')
  const source = field['summarizedField']?.split('.')[1]
  return {
    from: `${objectName(child)}.${fieldNameOf(via)}`,
    aggregate: field['summaryOperation'] ?? 'count',
    ...(source && { field: fieldNameOf(source) }),
  }
}

function documents(): AnyDocument[] {
  const objects = realObjects()
  const published = [...objects.values()]
  for (const fields of published) {
    for (const field of Object.values(fields) as { to?: string; from?: string }[]) {
      const missing = field.to ?? field.from?.split('.')[0]
      if (missing !== undefined && missing !== 'user' && !objects.has(missing))
        objects.set(missing, { name: { type: 'text' } })
    }
  }
  return [...objects].map(([name, fields]) => ({ kind: 'object', name, fields }))
}

describe.runIf(isThere)('the objects of real projects', () => {
  test('at least 99 % of objects and fields are accepted as they are', () => {
    const all = documents()
    const refused = all.filter((document) => checkDocument(document).length > 0)
    expect(refused.length / all.length).toBeLessThan(0.01)
    expect(all.length).toBeGreaterThan(270)
  })

  test('all fit into one Model; a roll-up whose source was not published is the only thing refused', () => {
    let all = documents()
    const first = compile({ documents: all, revision: 1 })
    const refused = first.ok ? [] : (first.problem.errors ?? [])
    for (const problem of refused) expect(problem.pointer).toMatch(/\/fields\/[^/]+\/(from|field)$/)
    const gone = new Set(refused.map((problem) => problem.pointer.split('/').slice(0, 6).join('/')))
    all = all.map((document) => {
      const fields = Object.entries(document['fields'] as object).filter(
        ([name]) => !gone.has(`/items/object/${document.name}/fields/${name}`),
      )
      return { ...document, fields: Object.fromEntries(fields) }
    })
    const names = planPhysical(emptyPhysical(), null, all)
    const compiled = compile({ documents: all, physical: names, revision: 1 })
    expect(compiled.ok ? [] : compiled.problem.errors).toEqual([])
    if (!compiled.ok) return
    const total = Object.values(compiled.value.objects).flatMap((shape) =>
      Object.values(shape.fields).filter((field) => !field.system),
    )
    expect(total.length).toBeGreaterThan(4000)
    expect(gone.size / total.length).toBeLessThan(0.01)
    expect(diff(compiled.value, compiled.value)).toEqual([])
    const admin = { userId: 'u', admin: true, key: 'admin', objects: {}, ownerIds: [], system: [] }
    expect(Object.keys(describeModel(compiled.value, admin).objects).length).toBe(
      Object.keys(compiled.value.objects).length,
    )
  })
})
