/**
 * What goes along when records are deleted: details and cascading children of every level, children that lose a reference, and what
 * stands in the way. A constant number of statements for each level of the object graph, whatever the number of records.
 */
import type { ChildRelation, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { discriminatorOf } from './parents.ts'
import { ident, literal, statement, tableOf } from './sql-text.ts'

/** Record id -> the record of the call it goes with. */
type Roots = Map<string, string>

export type Closure = {
  /** Objects in the order their records are found, the asked one first. */
  objects: Map<string, { shape: ObjectShape; roots: Roots }>
  /** References that become blank: child object and field -> children. */
  cleared: Map<string, { shape: ObjectShape; field: string; roots: Roots }>
  /** Root -> a relation whose living records keep it from being deleted, and which. */
  restricted: Map<string, { relation: ChildRelation; ids: string[] }>
}

type Found = { id: string; parent: string }

/** Living children found through one relation, with what their parents go with. */
type Met = { child: ObjectShape; relation: ChildRelation; found: Found[]; roots: Roots }

/** Locks everything it finds. */
export async function deletionClosure(ctx: Ctx, shape: ObjectShape, ids: readonly string[]): Promise<Closure> {
  const closure: Closure = {
    objects: new Map([[shape.name, { shape, roots: new Map(ids.map((id) => [id, id])) }]]),
    cleared: new Map(),
    restricted: new Map(),
  }
  const restricting: Met[] = []
  let level = new Map([[shape, new Map(ids.map((id) => [id, id]))]])
  while (level.size > 0) {
    const next = new Map<ObjectShape, Roots>()
    for (const [parent, roots] of level) {
      for (const relation of parent.children) {
        const child = objectOf(ctx.model, relation.object)
        if (!child || relation.kind === 'many_to_many') continue
        const found = await livingChildren(ctx, { parent, child, relation }, [...roots.keys()])
        const met: Met = { child, relation, found, roots }
        if (found.length === 0) continue
        if (relation.onDelete === 'restrict') restricting.push(met)
        else if (relation.onDelete === 'set_null') clear(closure, met)
        else take(closure, next, met)
      }
    }
    level = next
  }
  for (const met of restricting) restrict(closure, met)
  return closure
}

async function livingChildren(
  ctx: Ctx,
  { parent, child, relation }: { parent: ObjectShape; child: ObjectShape; relation: ChildRelation },
  ids: readonly string[],
): Promise<Found[]> {
  const field = fieldOf(child, relation.field)
  if (!field?.column) return []
  const column = `c.${ident(field.column)}`
  const lock = relation.onDelete === 'restrict' ? '' : ' for update of c'
  return ctx.db.query<Found>(
    statement(child, `children ${relation.name} of ${parent.name}`, [ids], () => {
      const discriminator = discriminatorOf(child, field)
      const only = discriminator ? ` and c.${ident(discriminator.column)} = ${literal(parent.name)}` : ''
      return `select c.id, ${column} as parent from ${tableOf(ctx.db.schema, child)} c where ${column} = any($1::uuid[])${only} and c.deleted_at is null order by c.id${lock}`
    }),
  )
}

function take(closure: Closure, next: Map<ObjectShape, Roots>, { child, found, roots }: Met): void {
  const known = closure.objects.get(child.name) ?? { shape: child, roots: new Map() }
  const fresh: Roots = next.get(child) ?? new Map()
  for (const { id, parent } of found) {
    const root = roots.get(parent)
    if (root === undefined || known.roots.has(id)) continue
    known.roots.set(id, root)
    fresh.set(id, root)
  }
  closure.objects.set(child.name, known)
  if (fresh.size > 0) next.set(child, fresh)
}

function clear(closure: Closure, { child, relation, found, roots }: Met): void {
  const key = `${relation.object}.${relation.field}`
  const known = closure.cleared.get(key) ?? { shape: child, field: relation.field, roots: new Map() }
  for (const { id, parent } of found) known.roots.set(id, roots.get(parent) ?? parent)
  closure.cleared.set(key, known)
}

/** A record that is itself being deleted stands in nobody's way. */
function restrict(closure: Closure, { relation, found, roots }: Met): void {
  const going = closure.objects.get(relation.object)?.roots
  for (const { id, parent } of found) {
    const root = roots.get(parent)
    if (root === undefined || going?.has(id)) continue
    const known = closure.restricted.get(root)
    if (known === undefined) closure.restricted.set(root, { relation, ids: [id] })
    else if (known.relation === relation) known.ids.push(id)
  }
}

/** Records in the bin that went there with these (same change set), one level down; ids of their objects. */
export async function deletedAlong(
  ctx: Ctx,
  parent: ObjectShape,
  ids: readonly string[],
): Promise<{ shape: ObjectShape; ids: string[] }[]> {
  const found: { shape: ObjectShape; ids: string[] }[] = []
  for (const relation of parent.children) {
    const child = objectOf(ctx.model, relation.object)
    const field = child && fieldOf(child, relation.field)
    if (!child || !field?.column || relation.onDelete !== 'cascade' || relation.kind === 'many_to_many') continue
    const column = `c.${ident(field.column)}`
    const rows = await ctx.db.query<{ id: string }>(
      statement(child, `deleted along ${relation.name} of ${parent.name}`, [ids], () => {
        const discriminator = discriminatorOf(child, field)
        const only = discriminator ? ` and c.${ident(discriminator.column)} = ${literal(parent.name)}` : ''
        return `select c.id from ${tableOf(ctx.db.schema, child)} c join ${tableOf(ctx.db.schema, parent)} p on p.id = ${column}
  where p.id = any($1::uuid[])${only} and c.deleted_at is not null and c._change = p._change order by c.id for update of c`
      }),
    )
    if (rows.length > 0) found.push({ shape: child, ids: rows.map((row) => row.id) })
  }
  return found
}
