/** Relationships: that targets exist, who the children of an object are, and which parent decides access. */
import { itemPointer } from '../schema/document.ts'
import type { Build } from './build.ts'
import { fieldPointer, reportMissing } from './build.ts'
import { cycles } from './graph.ts'
import { own } from './own.ts'
import type { ChildRelation, FieldShape, MasterPath, ObjectShape, Period } from './shape.ts'

const kindOfRelation: { [type: string]: ChildRelation['kind'] } = {
  master_detail: 'master_detail',
  polymorphic_lookup: 'polymorphic',
  many_to_many: 'many_to_many',
}

/** Fills `children` and `parentField` of every shape. */
export function relate(build: Build): void {
  for (const shape of Object.values(build.shapes)) {
    for (const field of Object.values(shape.fields)) relateField(build, shape, field)
  }
  for (const shape of Object.values(build.shapes))
    if (shape.sharing === 'controlled_by_parent' || shape.sharing === 'read_with_parent') findParent(build, shape)
  reportMasterCycles(build)
  for (const shape of Object.values(build.shapes)) findMasters(build, shape)
}

/** A record is part of its masters and of theirs: it is locked with them, and lies in the periods of their dates as of its own. */
function findMasters(build: Build, shape: ObjectShape): void {
  const own_ = ownPeriod(build, shape, true)
  const periods: Period[] = own_ ? [own_] : []
  const masters = mastersOf(build, shape)
  for (const { master, path } of masters) {
    const period = ownPeriod(build, master, false)
    if (period) periods.push({ ...period, via: { ...path, table: master.table } })
  }
  const above = masters.flatMap(({ path }) => (path.through ? [path] : []))
  if (periods.length > 0) shape.periods = periods
  if (above.length > 0) shape.mastersAbove = above
}

type FoundMaster = { master: ObjectShape; path: MasterPath }

/** Nearest first. `below`: how the shape was come to, and by whom; circles are reported elsewhere. */
function mastersOf(build: Build, shape: ObjectShape, below?: { path: MasterPath; names: string[] }): FoundMaster[] {
  const names = [...(below?.names ?? []), shape.name]
  const found = Object.values(shape.fields).flatMap((field): FoundMaster[] => {
    const master = field.type === 'master_detail' ? own(build.shapes, field.to?.[0] ?? '') : undefined
    if (!master || field.column === null || names.includes(master.name)) return []
    const step = { table: shape.table, column: field.column }
    const path = below
      ? { column: below.path.column, through: [...(below.path.through ?? []), step] }
      : { column: step.column }
    return [{ master, path }]
  })
  return [...found, ...found.flatMap(({ master, path }) => mastersOf(build, master, { path, names }))]
}

function ownPeriod(build: Build, shape: ObjectShape, tell: boolean): Period | undefined {
  const name = build.expanded.get(shape.name)?.document.period_field
  if (name === undefined) return undefined
  const pointer = `${itemPointer('object', shape.name)}/period_field`
  const field = own(shape.fields, name)
  if (field?.type === 'date' && field.column !== null) return { object: shape.name, field: name, column: field.column }
  if (!tell) return undefined
  if (!field) reportMissing(build, pointer, { what: 'field', name }, Object.keys(shape.fields))
  else build.problems.push({ pointer, code: 'metadata.not_a_day', params: { name } })
  return undefined
}

function relateField(build: Build, shape: ObjectShape, field: FieldShape): void {
  field.to?.forEach((name, index) => {
    const target = own(build.shapes, name)
    if (!target) {
      const pointer = `${fieldPointer(shape.name, field.name)}/to${Array.isArray(field.document.to) ? `/${index}` : ''}`
      reportMissing(build, pointer, { what: 'object', name }, Object.keys(build.shapes))
      return
    }
    // Every record names its creator and its last editor: those would be two more children of each user for every object.
    if (field.system && field.name !== 'owner') return
    target.children.push({
      name: `${shape.name}.${field.name}`,
      object: shape.name,
      field: field.name,
      onDelete: field.onDelete ?? 'set_null',
      kind: kindOfRelation[field.type] ?? 'lookup',
    })
  })
}

function findParent(build: Build, shape: ObjectShape): void {
  const document = build.expanded.get(shape.name)?.document
  const written = document?.parent_field
  const pointer = itemPointer('object', shape.name)
  if (written !== undefined) {
    const field = own(shape.fields, written)
    if (!field)
      reportMissing(build, `${pointer}/parent_field`, { what: 'field', name: written }, Object.keys(shape.fields))
    else if (!isToOne(field)) {
      build.problems.push({
        pointer: `${pointer}/parent_field`,
        code: 'metadata.not_a_lookup',
        params: { name: written },
      })
    } else shape.parentField = written
    return
  }
  const fields = Object.values(shape.fields)
  const masters = fields.filter((field) => field.type === 'master_detail')
  const lookups = fields.filter((field) => field.type === 'lookup' && field.required)
  const opening =
    shape.sharing === 'read_with_parent' ? fields.filter((field) => field.type === 'polymorphic_lookup') : []
  const parent = masters[0] ?? opening[0] ?? (lookups.length === 1 ? lookups[0] : undefined)
  if (parent) shape.parentField = parent.name
  else build.problems.push({ pointer: `${pointer}/sharing`, code: 'metadata.no_parent', params: { name: shape.name } })
}

function isToOne(field: FieldShape): boolean {
  if (field.type === 'polymorphic_lookup') return true
  return field.to?.length === 1 && field.type !== 'many_to_many'
}

/** A detail cannot, through its masters, be its own master: deleting one would delete all. The same holds for parents that decide access. */
function reportMasterCycles(build: Build): void {
  const edges = new Map<string, string[]>()
  for (const shape of Object.values(build.shapes)) {
    const masters = Object.values(shape.fields).filter(
      (field) => field.type === 'master_detail' || field.name === shape.parentField,
    )
    edges.set(
      shape.name,
      masters.flatMap((field) => field.to ?? []),
    )
  }
  for (const path of cycles(edges)) {
    build.problems.push({
      pointer: itemPointer('object', path[0] ?? ''),
      code: 'metadata.master_cycle',
      params: { path: path.join(' → ') },
    })
  }
}
