/**
 * Why somebody may or may not do something with a record: every step of ACCESS.md with its answer, from the conditions that enforce it
 * (reach.ts, lock-sql.ts) and the rights the person's Access holds.
 */
import type { Access, Asked, Channel, ObjectRight, RowVerb } from '@trellis/metadata/access/access.ts'
import { askedAbove, askedOf, can, fieldRight, overChannel, rowRule } from '@trellis/metadata/access/access.ts'
import { roleOf } from '@trellis/metadata/access/roles.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { queueOwners } from '../auth/queues.ts'
import type { Db } from '../db/db.ts'
import { lockedSql } from './lock-sql.ts'
import { boundReach } from './params.ts'
import { discriminatorOf } from './parents.ts'
import type { ReachPart } from './reach.ts'
import { reachParts } from './reach.ts'
import { ident, tableOf } from './sql-text.ts'

export type ExplainVerb = ObjectRight | RowVerb

/** One step: `ok` null says that it was not needed or does not apply. `by` names the documents behind it. */
export type ExplainStep = {
  step: 'user' | 'administrator' | 'object' | 'record' | ReachPart['step'] | 'queue' | 'lock' | 'field'
  ok: boolean | null
  by?: string[]
  right?: string
  parent?: { object: string; id: string; allowed: boolean; steps: ExplainStep[] }
}

export type Explanation = { allowed: boolean; steps: ExplainStep[] }

export type ExplainSubject = { active: boolean; role: string | null; permissionSets: string[] }

export type ExplainAsk = {
  db: Db
  model: Model
  access: Access
  subject: ExplainSubject
  shape: ObjectShape
  verb: ExplainVerb
  record: string | null
  field: string | null
}

/** All steps are told, also those after the one that says no. */
export async function explainAccess(ask: ExplainAsk): Promise<Explanation> {
  const { access, subject, shape, verb } = ask
  const right: ObjectRight = verb === 'share' ? 'update' : verb
  const steps: ExplainStep[] = [
    { step: 'user', ok: subject.active },
    { step: 'administrator', ok: access.admin ? true : null },
    { step: 'object', ok: can(access, shape.name, right), right, by: access.admin ? [] : grantingSets(ask, right) },
  ]
  let allowed = subject.active && can(access, shape.name, right)
  if (ask.record !== null) {
    const over = channelOf(verb)
    const asking = over === null ? ask : { ...ask, access: overChannel(access, shape.name, over) }
    const told = await explainRecord(asking, rowVerbOf(verb), ask.record, { depth: 0 })
    steps.push(...told.steps)
    allowed &&= told.allowed
  }
  if (ask.field !== null) {
    const step = explainField(ask, ask.field)
    steps.push(step)
    allowed &&= step.ok === true
  }
  return { allowed, steps }
}

/** Rights without a row rule of their own are about records one reads; a transfer is for those who may share (hand-on.ts). */
function rowVerbOf(verb: ExplainVerb): RowVerb {
  if (verb === 'update' || verb === 'delete' || verb === 'share' || verb === 'transfer') return verb
  return verb === 'modify_all' || verb === 'import' || verb === 'bulk' ? 'update' : 'read'
}

/** What a verb asks of the sets beside its reach. */
function channelOf(verb: ExplainVerb): Channel | null {
  return verb === 'export' || verb === 'import' || verb === 'bulk' || verb === 'approve' ? verb : null
}

function grantingSets({ model, subject, shape }: ExplainAsk, right: ObjectRight): string[] {
  const names = [
    ...subject.permissionSets,
    ...(subject.role === null ? [] : (roleOf(model, subject.role)?.permissionSets ?? [])),
  ]
  const sets = model.documents['permission_set'] ?? {}
  return [...new Set(names)].filter((name) => {
    const objects = Object.hasOwn(sets, name) ? sets[name]?.['objects'] : undefined
    const grants = member(objects, shape.name)
    const granted = (one: string) => member(grants, one) === true
    return granted(right) || (right === 'read' && (granted('view_all') || granted('modify_all')))
  })
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as { [name: string]: unknown })[name]
    : undefined
}

const maxParents = 8

/** How many parents up a record stands, and the question that asks for it. */
type Above = { depth: number; asked?: Asked }

async function explainRecord(ask: ExplainAsk, verb: RowVerb, id: string, above: Above): Promise<Explanation> {
  const { db, model, access, shape } = ask
  const asked = above.asked ?? askedOf(shape, verb)
  const scope = { model, access, schema: db.schema, owners: () => '$2', asked }
  const { open, narrow } = reachParts(scope, shape, verb, 't')
  const reads = reachParts(above.asked ? scope : { ...scope, asked: askedOf(shape, 'read') }, shape, 'read', 't')
  const parts = [...open, ...narrow]
  const readable = [
    `(${reads.open.map((part) => part.sql).join(' or ') || 'false'})`,
    ...reads.narrow.map((part) => part.sql),
  ]
  const conditions = [...parts.map((part) => part.sql), readable.join(' and '), lockedSql(db.schema, shape, 't', '$2')]
  const rule = rowRule(access, shape, verb, asked)
  const parent = rule.kind === 'parent' || rule.kind === 'owners_or_parent' ? fieldOf(shape, rule.field) : undefined
  const named = parent && discriminatorOf(shape, parent)
  const rows = await db.query<{
    held: boolean[]
    deleted: boolean
    parent: string | null
    parent_object: string | null
    own: boolean
    queue: boolean
  }>({
    text: `select array[${conditions.map((sql) => `coalesce((${sql}), false)`).join(', ')}] as held, t.deleted_at is not null as deleted,
        ${parent?.column ? `t.${ident(parent.column)}` : 'null::uuid'} as parent, ${named ? `t.${ident(named.column)}` : 'null::text'} as parent_object, t.owner = ($2::uuid[])[1] as own, t.owner = any($3::uuid[]) as queue
      from ${tableOf(db.schema, shape)} t where t.id = $1`,
    values: [id, boundReach(access), queueOwners(model, shape.name)],
  })
  const row = rows[0]
  if (row === undefined || row.deleted) return { allowed: false, steps: [{ step: 'record', ok: false }] }
  const held = (part: ReachPart): boolean => row.held[parts.indexOf(part)] === true
  const steps: ExplainStep[] = [{ step: 'record', ok: true }]
  for (const part of open) {
    const step = part.step === 'owner' && held(part) && !row.own ? (row.queue ? 'queue' : 'below') : part.step
    const parentTold =
      part.step === 'parent' && row.parent !== null
        ? await explainParent(
            ask,
            { verb, id: row.parent, depth: above.depth, asked },
            row.parent_object ?? parent?.to?.[0],
          )
        : undefined
    // A reason that does not hold says no only when it is the one there is.
    steps.push({
      step,
      ok: held(part) ? true : part.step === 'parent' && rule.kind === 'parent' ? false : null,
      ...(part.rule !== undefined && { by: [part.rule] }),
      ...(parentTold && { parent: parentTold }),
    })
  }
  const reached = open.some(held)
  if (!reached && rule.kind !== 'parent') steps.push({ step: 'everything', ok: false })
  for (const part of narrow)
    steps.push({ step: 'restriction', ok: held(part), ...(part.rule !== undefined && { by: [part.rule] }) })
  const locked = verb !== 'read' && row.held[parts.length + 1] === true
  if (verb !== 'read') steps.push({ step: 'lock', ok: !locked })
  return { allowed: reached && narrow.every(held) && row.held[parts.length] === true && !locked, steps }
}

async function explainParent(
  ask: ExplainAsk,
  at: { verb: RowVerb; id: string; depth: number; asked: Asked },
  object: string | undefined,
): Promise<ExplainStep['parent']> {
  const shape = object === undefined ? undefined : objectOf(ask.model, object)
  if (shape === undefined || at.depth >= maxParents) return undefined
  const verb = at.verb === 'read' ? 'read' : 'update'
  const next = { depth: at.depth + 1, asked: askedAbove(at.asked, shape) }
  return { object: shape.name, id: at.id, ...(await explainRecord({ ...ask, shape }, verb, at.id, next)) }
}

function explainField({ access, shape, verb }: ExplainAsk, name: string): ExplainStep {
  if (!fieldOf(shape, name)) return { step: 'field', ok: false, right: 'hidden' }
  const field = fieldOf(shape, name)
  const right = fieldRight(access, shape, name, verb === 'create' ? 'create' : 'update')
  const writes = verb === 'create' || verb === 'update' || verb === 'transfer'
  const ok = writes
    ? right === 'edit' && (field?.readOnly !== true || (name === 'owner' && can(access, shape.name, 'transfer')))
    : right !== 'hidden'
  return { step: 'field', ok, right }
}
