/**
 * Compiling and describing a large workspace: 300 objects of 100 fields, with formulas, rules and views on each.
 * Bars: compile <= 500 ms, describe <= 150 ms, both in a warm process (issue 2, section 6). Run: `node test/bench/model.bench.ts`.
 */
import { pathToFileURL } from 'node:url'
import { compile } from '@trellis/metadata/model/compile.ts'
import { describe } from '@trellis/metadata/model/describe.ts'
import { diff } from '@trellis/metadata/model/diff.ts'
import { emptyPhysical, planPhysical } from '@trellis/metadata/model/physical.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'

export type Figure = { what: string; ms: number; barMs: number }

const types = [
  'text',
  'long_text',
  'number',
  'currency',
  'percent',
  'checkbox',
  'date',
  'datetime',
  'select',
  'multi_select',
  'email',
  'phone',
  'url',
  'lookup',
  'user',
  'integer',
  'rating',
  'formula',
  'text',
  'duration',
]

/** `objects` objects of `fields` fields each, every twentieth a formula, with a rule and two list views. */
export function largeWorkspace(objects = 300, fields = 100): AnyDocument[] {
  return Array.from({ length: objects }, (_, number) => number).flatMap((number) => {
    const name = `object_${number}`
    const entries = Array.from(
      { length: fields - 1 },
      (_, index) => [`field_${index + 1}`, field(number, index + 1, objects)] as const,
    )
    return [
      {
        kind: 'object',
        name,
        label: { en: `Object ${number}`, 'zh-CN': `对象 ${number}` },
        fields: { name: { type: 'text', required: true, max_length: 120 }, ...Object.fromEntries(entries) },
      },
      {
        kind: 'validation_rule',
        name: `${name}.positive`,
        error_when: 'AND(field_2 < 0, NOT(ISBLANK(name)))',
        message: { en: 'Not negative', 'zh-CN': '不能为负' },
        field: 'field_2',
      },
      {
        kind: 'list_view',
        name: `${name}.all`,
        columns: ['name', 'field_2', 'field_13.name'],
        order_by: [{ field: 'field_6', dir: 'desc' }],
      },
      {
        kind: 'list_view',
        name: `${name}.mine`,
        scope: 'mine',
        where: { and: [{ field: 'field_8', op: 'eq', value: 'v1' }, { formula: 'field_2 > 10' }] },
        order_by: [{ field: 'field_7', dir: 'asc' }],
      },
    ]
  })
}

function field(object: number, number: number, objects: number): object {
  const type = types[number % types.length] ?? 'text'
  const labels = { label: { en: `Field ${number}`, 'zh-CN': `字段 ${number}` }, help: 'What this field is for' }
  if (type === 'select' || type === 'multi_select') {
    return {
      type,
      ...labels,
      options: Array.from({ length: 8 }, (_, index) => ({
        value: `v${index}`,
        label: { en: `Value ${index}`, 'zh-CN': `值 ${index}` },
        color: 'blue',
      })),
    }
  }
  if (type === 'lookup') return { type, ...labels, to: `object_${(object + number) % objects}` }
  if (type === 'formula')
    return {
      type,
      ...labels,
      returns: 'number',
      formula: 'IF(field_2 > 100, field_2 * field_4 / 100, ROUND(field_15, 2) + 1)',
    }
  return type === 'currency' ? { type, ...labels, precision: 15, scale: 2 } : { type, ...labels }
}

/** Best of several runs: other processes share the machine. */
export function benchModel(runs = 5): Figure[] {
  const documents = largeWorkspace()
  const physical = planPhysical(emptyPhysical(), null, documents)
  let model: Model | undefined
  const compiled = best(runs, () => {
    const answer = compile({ documents, physical, revision: 1 })
    if (!answer.ok) throw new Error(JSON.stringify(answer.problem.errors?.slice(0, 3)))
    model = answer.value
  })
  if (!model) throw new Error('nothing was compiled')
  const finished = model
  const admin = { userId: 'u', admin: true, key: 'admin', objects: {}, ownerIds: [], system: [] }
  return [
    { what: 'compile 300 objects x 100 fields', ms: compiled, barMs: 500 },
    {
      what: 'describe 300 objects x 100 fields, with JSON',
      ms: best(runs, () => JSON.stringify(describe(finished, admin))),
      barMs: 150,
    },
    {
      what: 'plan physical names of them',
      ms: best(runs, () => planPhysical(physical, finished, documents)),
      barMs: 200,
    },
    { what: 'diff against itself', ms: best(runs, () => diff(finished, finished)), barMs: 100 },
  ]
}

function best(runs: number, work: () => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return Math.round(Math.min(...times))
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { what, ms, barMs } of benchModel()) console.log(`${what}: ${ms} ms (bar ${barMs} ms)`)
}
