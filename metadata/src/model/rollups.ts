/** Roll-ups: the child and lookup they run over, what they depend on, and whom each child object feeds. */
import { fieldType } from '../fields/field-types.ts'
import type { Build } from './build.ts'
import { fieldPointer, reportMissing } from './build.ts'
import { own } from './own.ts'
import { readFormula } from './read-formula.ts'
import { rollupSource } from './rollup-result.ts'
import type { FieldShape, ObjectShape, RollupShape } from './shape.ts'

/** Sets `field.rollup` and the child's `feeds`; adds what it reads to `dependencies`. Reports what does not fit. */
export function buildRollup(
  build: Build,
  shape: ObjectShape,
  field: FieldShape,
  dependencies: Map<string, string[]>,
): void {
  const { document } = field
  const pointer = fieldPointer(shape.name, field.name)
  const { child: childName, via } = rollupSource(document.from)
  const child = own(build.shapes, childName)
  const relation = shape.children.find((entry) => entry.object === childName && entry.field === via)
  if (!child || !relation || relation.kind === 'many_to_many') {
    reportMissing(
      build,
      `${pointer}/from`,
      { what: 'relation', name: document.from ?? '' },
      shape.children.map((entry) => entry.name),
    )
    return
  }
  const aggregate = document.aggregate ?? 'count'
  const dependsOn = new Set<string>([via])
  const reads = [`${childName}.${via}`]
  if (document.field !== undefined || aggregate !== 'count') {
    if (!checkSource(build, child, { field, pointer }, aggregate)) return
    dependsOn.add(document.field ?? '')
    reads.push(`${childName}.${document.field}`)
  }
  if (document.order_by !== undefined) {
    const name = document.order_by.replace(/^-/, '')
    if (!own(child.fields, name))
      reportMissing(build, `${pointer}/order_by`, { what: 'field', name }, Object.keys(child.fields))
    dependsOn.add(name)
    reads.push(`${childName}.${name}`)
  }
  if (document.where !== undefined) {
    const read = readFormula(build, {
      object: childName,
      text: document.where,
      pointer: `${pointer}/where`,
      context: 'filter',
      blankAs: 'zero',
      returns: 'boolean',
    })
    if (!read) return
    for (const name of read.local) dependsOn.add(name)
    reads.push(...read.dependsOn)
  }
  field.rollup = {
    child: childName,
    via,
    aggregate,
    ...(document.field !== undefined && { field: document.field }),
    ...(document.where !== undefined && { where: document.where }),
    dependsOn: [...dependsOn],
  }
  child.feeds.push({ object: shape.name, field: field.name })
  dependencies.set(`${shape.name}.${field.name}`, reads)
}

const numericAggregates: ReadonlySet<RollupShape['aggregate']> = new Set(['sum', 'avg'])
const numericTypes: ReadonlySet<string> = new Set(['number', 'currency', 'percent', 'duration'])

function checkSource(
  build: Build,
  child: ObjectShape,
  place: { field: FieldShape; pointer: string },
  aggregate: RollupShape['aggregate'],
): boolean {
  const { field, pointer } = place
  const name = field.document.field ?? ''
  const source = own(child.fields, name)
  if (!source) {
    reportMissing(build, `${pointer}/field`, { what: 'field', name }, Object.keys(child.fields))
    return false
  }
  const type = fieldType(source.type)?.formulaType(source.document) ?? 'any'
  if (!numericAggregates.has(aggregate) || numericTypes.has(type)) return true
  build.problems.push({
    pointer: `${pointer}/aggregate`,
    code: 'metadata.not_numeric',
    params: { name, aggregate, type: source.type },
  })
  return false
}
