/**
 * A record and its children in one save: lines of a quote, participants of a meeting. Everything is one change set and one transaction, and goes
 * through `writeRecords`, so rules, rights, history, events and roll-ups are those of any other write.
 *
 * Shape   the change of the parent, and for each relation (`quote_line.quote`) what to create, update and delete. The number of statements depends
 *         on the relations named, never on the number of lines.
 * Errors  those of writeRecords with pointers like `/quote_line.quote/create/3/price`; a line of another parent is record.not_found.
 */
import { can, isReadable } from '@trellis/metadata/access/access.ts'
import type { ChildRelation, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { recordAnswer } from './answer.ts'
import type { RecordChange, Values, WriteAnswer, WriteOptions } from './changes.ts'
import { eventsWritten } from './event-signal.ts'
import { errorsOf } from './pointers.ts'
import { ident, tableOf } from './sql-text.ts'
import { writableShape, writeRecords } from './write.ts'

/** What happens to the children of one relation, as the caller gave it. */
export type ChildChanges = {
  relation: string
  create: Values[]
  update: { id: string; values: Values; version?: number }[]
  remove: { id: string; version?: number }[]
}

type Options = Pick<WriteOptions, 'accepted'>

/** Answers as `writeRecords` does for the parent, roll-ups over the new children included. */
export async function writeNested(
  ctx: Ctx,
  object: string,
  change: Extract<RecordChange, { op: 'create' | 'update' }>,
  { children, accepted }: { children: readonly ChildChanges[] } & Options,
): Promise<WriteAnswer> {
  const shape = writableShape(ctx, object, [change])
  const relations = children.map((one) => ({ one, relation: relationOf(ctx, shape, one.relation) }))
  const answer = await ctx.db.tx(async (db) => {
    const inside = ctxWith(ctx, { db })
    const options = { change: ctx.newId(), ...(accepted && { accepted }) }
    const parent = await writeRecords(inside, object, [change], options)
    const [verdict] = parent.verdicts
    if (!verdict?.ok) return raise('record.not_found')
    const notices = [...(verdict.notices ?? [])]
    for (const { one, relation } of relations)
      notices.push(...(await writeChildren(inside, { shape, relation, parent: verdict.id, options }, one)))
    const record = await recordAnswer(inside, shape, verdict.id)
    return { ...parent, verdicts: [{ ...verdict, ...(notices.length > 0 && { notices }) }], record }
  })
  eventsWritten()
  return answer
}

/** A relation nobody knows and one of an object the caller may not read are the same. */
function relationOf(ctx: Ctx, shape: ObjectShape, name: string): ChildRelation {
  const relation = shape.children.find((child) => child.name === name)
  const child = relation && objectOf(ctx.model, relation.object)
  const isKnown =
    relation !== undefined &&
    child !== undefined &&
    fieldOf(child, relation.field)?.column != null &&
    can(ctx.access, child.name, 'read') &&
    isReadable(ctx.access, child, relation.field)
  if (isKnown) return relation
  return raise('record.validation_failed', {
    errors: [{ pointer: `/${escaped(name)}`, code: 'value.unknown_field', params: { field: name.slice(0, 100) } }],
  })
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

type Place = { shape: ObjectShape; relation: ChildRelation; parent: string; options: Options & { change: string } }

async function writeChildren(
  ctx: Ctx,
  place: Place,
  { create, update, remove }: ChildChanges,
): Promise<FieldProblem[]> {
  const { relation, parent, options } = place
  const child = objectOf(ctx.model, relation.object)
  if (!child) return raise('record.not_found')
  const at = `/${relation.name}`
  checkParents(
    place,
    [...create.entries()].map(([index, values]) => ({ values, pointer: `${at}/create/${index}` })),
  )
  checkParents(
    place,
    [...update.entries()].map(([index, one]) => ({ values: one.values, pointer: `${at}/update/${index}` })),
  )
  await checkBelong(ctx, child, place, [
    ...remove.map(({ id }, index) => ({ id, pointer: `${at}/delete/${index}` })),
    ...update.map(({ id }, index) => ({ id, pointer: `${at}/update/${index}` })),
  ])
  if (remove.length > 0)
    await placing(at, () =>
      writeRecords(
        ctx,
        child.name,
        remove.map((one) => ({ op: 'delete', ...one })),
        { ...options, pointer: (index) => `${at}/delete/${index}` },
      ),
    )
  const changes: RecordChange[] = [
    ...update.map((one): RecordChange => ({ op: 'update', ...one })),
    ...create.map((values): RecordChange => ({
      op: 'create',
      values: { ...values, ...parentValues(child, place, parent) },
    })),
  ]
  if (changes.length === 0) return []
  const pointer = (index: number) =>
    index < update.length ? `${at}/update/${index}` : `${at}/create/${index - update.length}`
  const answer = await placing(at, () => writeRecords(ctx, child.name, changes, { ...options, pointer }))
  return answer.verdicts.flatMap((verdict, index) =>
    verdict.ok
      ? (verdict.notices ?? []).map((notice) => ({ ...notice, pointer: pointer(index) + notice.pointer }))
      : [],
  )
}

/** A refusal of the children as a whole (a missing right) names the relation. */
async function placing<T>(at: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.errors !== undefined) throw error
    throw new ProblemError({ ...error.problem, errors: errorsOf(error.problem, at) })
  }
}

function parentValues(child: ObjectShape, { relation, shape }: Place, parent: string): Values {
  const isAny = fieldOf(child, relation.field)?.type === 'polymorphic_lookup'
  return { [relation.field]: parent, ...(isAny && { [`${relation.field}_object`]: shape.name }) }
}

/** A line may say whose it is, but not somebody else's: it does not move by being saved with this parent. */
function checkParents({ relation, parent }: Place, given: readonly { values: Values; pointer: string }[]): void {
  const errors = given.flatMap(({ values, pointer }): FieldProblem[] => {
    const named = Object.hasOwn(values, relation.field) ? values[relation.field] : parent
    return named === parent ? [] : [{ pointer: `${pointer}/${relation.field}`, code: 'value.read_only' }]
  })
  if (errors.length > 0) raise('record.validation_failed', { errors })
}

async function checkBelong(
  ctx: Ctx,
  child: ObjectShape,
  { relation, parent }: Place,
  given: readonly { id: string; pointer: string }[],
): Promise<void> {
  if (given.length === 0) return
  const column = ident(fieldOf(child, relation.field)?.column ?? relation.field)
  const rows = await ctx.db.query<{ id: string }>({
    text: `select id from ${tableOf(ctx.db.schema, child)} where id = any($1::uuid[]) and ${column} = $2::uuid and deleted_at is null`,
    values: [given.map(({ id }) => id), parent],
  })
  const own = new Set(rows.map(({ id }) => id))
  const strange = given.filter(({ id }) => !own.has(id))
  if (strange.length > 0)
    raise('record.not_found', { errors: strange.map(({ pointer }) => ({ pointer, code: 'record.not_found' })) })
}
