/**
 * W2 to W7 around the pure `prepare`: what it needs from outside is loaded for the whole batch (links, related records, currency rates),
 * before-write triggers run between its two halves, and what comes out is ready to be written.
 */
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { completeDrafts } from '@trellis/metadata/record/complete-drafts.ts'
import type {
  Change,
  Draft,
  FieldRule,
  Input,
  ParsedChange,
  PrepareEnv,
  Prepared,
  Values,
} from '@trellis/metadata/record/draft.ts'
import { layoutRules } from '@trellis/metadata/record/layout-rules.ts'
import { recordTypeRules } from '@trellis/metadata/record/record-type-rules.ts'
import { parseChanges, reviseDraft } from '@trellis/metadata/record/parse-changes.ts'
import { writePlan } from '@trellis/metadata/record/write-plan.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange, StoredValues } from './changes.ts'
import { convertAmounts } from './currency-rates.ts'
import type { EditBatch, Target } from './edit.ts'
import { formulaValues } from './evaluate.ts'
import { dayIn } from './instants.ts'
import { linkFields, readLinks } from './links.ts'
import { blindColumn, placeOf, sealedMask, sealer } from './sealed.ts'
import { columnFields, perShape } from './sql-text.ts'

/** Refused changes get their verdict in the batch and are not among the answers. */
export async function prepareChanges(batch: EditBatch, targets: readonly Target[]): Promise<ReadyChange[]> {
  if (targets.length === 0) return []
  const prepare = await preparation(batch, targets)
  return prepare(targets)
}

/** Prepares some of the targets it was made for; what formulas read beside the records is there already. */
export type Preparation = (part: readonly Target[]) => Promise<ReadyChange[]>

/** For a batch that is prepared in parts: what is loaded from outside is loaded once, for all of it. */
export async function preparation(batch: EditBatch, targets: readonly Target[]): Promise<Preparation> {
  const { ctx, shape } = batch
  const env = prepareEnv(batch)
  const formulas = await formulaValues(ctx, shape, env.rules ?? [])
  if (formulas) {
    env.evaluate = formulas.evaluate
    const { id } = ctx.user
    if (formulas.load)
      await formulas.load([
        { owner: id, created_by: id, updated_by: id },
        ...targets.flatMap(({ change, before }) => (before ? [before.values, change.values] : [change.values])),
      ])
  }
  const load = formulas?.load
  return async (part) => {
    const changes = await inputsOf(batch, part)
    if (load) await load(changes.flatMap((change) => (change.kind === 'create' ? [change.platform ?? {}] : [])))
    let parsed = parseChanges(changes, env)
    if (beforeTriggers(shape).length > 0) parsed = await runTriggers(batch, parsed, env)
    await convertMoney(batch, parsed, env)
    if (load) await load(parsed.map((entry) => entry.draft.values))
    return completed(batch, part, completeDrafts(parsed, env))
  }
}

function completed(batch: EditBatch, targets: readonly Target[], prepared: readonly Prepared[]): ReadyChange[] {
  const ready: ReadyChange[] = []
  for (const [at, verdict] of prepared.entries()) {
    const target = targets[at]
    if (target === undefined) continue
    if (verdict.ok) {
      const change = readyChange(batch, target, verdict.draft)
      if (verdict.notices.length > 0) change.notices = verdict.notices
      ready.push(change)
    } else refuse(batch, target, verdict.errors)
  }
  return ready
}

/** What the pure steps see of a batch. Without `evaluate`: formulas are worked out elsewhere. */
export function prepareEnv({ ctx, shape, options }: Pick<EditBatch, 'ctx' | 'shape' | 'options'>): PrepareEnv {
  return {
    shape,
    access: ctx.access,
    context: {
      locale: ctx.locale,
      timeZone: ctx.user.timeZone,
      today: dayIn(ctx.user.timeZone, ctx.now()),
      defaultCurrency: ctx.model.settings.currency,
      defaultRegion: ctx.model.settings.region,
    },
    rules: formRules(ctx, shape),
    ...(options.accepted && { accepted: options.accepted }),
    ...(options.trusted && { trusted: true }),
    ...(options.cells && { cells: true }),
    ...(options.writable && { writable: options.writable }),
  }
}

/** What record types require holds for everybody. Conditions of the layout hold for people and clients; what the platform itself writes, and files from elsewhere, are not forms. */
export function formRules(ctx: Ctx, shape: ObjectShape): readonly FieldRule[] {
  const isForm = ctx.via === 'ui' || ctx.via === 'api' || ctx.via === 'bulk'
  const ofTypes = recordTypeRules(ctx.model, shape.name)
  const ofLayouts = isForm ? layoutRules(ctx.model, shape.name, ctx.user.person) : []
  return ofTypes.length === 0 ? ofLayouts : [...ofTypes, ...ofLayouts]
}

function refuse(batch: EditBatch, target: Target, errors: FieldProblem[]): void {
  const denied = errors.every((error) => error.code === 'value.not_permitted')
  const id = target.before?.id
  batch.verdicts[target.index] = {
    ok: false,
    ...(id !== undefined && { id }),
    problem: { code: denied ? 'access.field_denied' : 'record.validation_failed', errors },
  }
}

/** A new record already has its id and its times when defaults and rules look at it. */
async function inputsOf(batch: EditBatch, targets: readonly Target[]): Promise<Change[]> {
  const { ctx, shape } = batch
  const now = new Date(ctx.now()).toISOString()
  const sealed = sealedFields(shape)
  const links = await linksBefore(batch, targets)
  return targets.map(({ change, before }): Change => {
    const values = sealed.some((field) => change.values[field.name] === sealedMask)
      ? withoutMasks(
          change.values,
          sealed.map((field) => field.name),
        )
      : change.values
    if (before === null) {
      const platform: Values = {
        id: ctx.newId(),
        owner: ctx.user.id,
        created_at: now,
        created_by: ctx.user.id,
        updated_at: now,
        updated_by: ctx.user.id,
        version: 1,
      }
      return { kind: 'create', values, platform }
    }
    return { kind: 'update', values, before: { ...before.values, ...links.get(before.id) } }
  })
}

function withoutMasks(values: Input, names: readonly string[]): Input {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !(value === sealedMask && names.includes(name))),
  )
}

async function linksBefore(batch: EditBatch, targets: readonly Target[]): Promise<Map<string, Values>> {
  const before = new Map<string, Values>()
  const updated = targets.filter((target) => target.before !== null)
  for (const field of linkFields(batch.shape)) {
    const ids = updated.flatMap(({ change, before: image }) =>
      Object.hasOwn(change.values, field.name) && image ? [image.id] : [],
    )
    if (ids.length === 0) continue
    const targetsOf = await readLinks(batch.ctx, batch.shape, field, ids)
    for (const id of ids) before.set(id, { ...before.get(id), [field.name]: targetsOf.get(id) ?? [] })
  }
  return before
}

/** Functions of plugins named at W5, in order. Flows that run before a save are part of the same list once they exist. */
export const beforeTriggers: (shape: ObjectShape) => readonly string[] = perShape(
  (shape) => shape.order.find((step) => step.step === 'before_write')?.names ?? [],
)

const sealedFields = perShape((shape) => columnFields(shape).filter((field) => fieldType(field.type)?.encrypted))

async function runTriggers(batch: EditBatch, parsed: ParsedChange[], env: PrepareEnv): Promise<ParsedChange[]> {
  let current = parsed
  const flows = batch.ctx.model.documents['flow'] ?? {}
  for (const name of beforeTriggers(batch.shape)) {
    if (Object.hasOwn(flows, name)) continue
    const good = current.filter((entry) => entry.errors.length === 0)
    const answer = await batch.ctx.call(name, {
      object: batch.shape.name,
      records: good.map(({ draft }) => ({
        kind: draft.kind,
        values: draft.values,
        before: draft.before,
        changed: draft.changed,
      })),
    })
    const patches: unknown[] = Array.isArray(answer)
      ? answer
      : raise('plugin.function_failed', { detail: `${name} must give one set of values for each record` })
    let at = 0
    current = current.map((entry) => {
      if (entry.errors.length > 0) return entry
      const patch = patches[at++]
      return typeof patch === 'object' && patch !== null ? reviseDraft(entry, patch as Input, env) : entry
    })
  }
  return current
}

/** Amounts in other currencies: one statement for the batch; a day without a rate refuses the amount. */
async function convertMoney(batch: EditBatch, parsed: readonly ParsedChange[], env: PrepareEnv): Promise<void> {
  const { ctx, shape } = batch
  const day = dayIn(ctx.model.settings.timeZone, ctx.now())
  const open = writePlan(shape, ctx.access, env.trusted === true).currencies.flatMap((names) =>
    parsed.flatMap((entry) => {
      const { values, changed } = entry.draft
      const amount = values[names.amount]
      const currency = values[names.code]
      const asked = entry.draft.before === null || changed.includes(names.amount) || changed.includes(names.code)
      if (
        !asked ||
        typeof amount !== 'number' ||
        typeof currency !== 'string' ||
        currency === env.context.defaultCurrency
      )
        return []
      const scale = fieldOf(shape, names.converted)?.document.scale ?? 2
      return [{ entry, names, ask: { amount, currency, day, scale } }]
    }),
  )
  const converted = await convertAmounts(
    ctx,
    open.map(({ ask }) => ask),
  )
  for (const [at, { entry, names, ask }] of open.entries()) {
    const value = converted[at] ?? null
    if (value === null)
      entry.errors.push({
        pointer: `/${names.code}`,
        code: 'value.no_currency_rate',
        params: { currency: ask.currency, day },
      })
    entry.draft.values[names.converted] = value
    if (!entry.draft.changed.includes(names.converted)) entry.draft.changed.push(names.converted)
  }
}

function readyChange(batch: EditBatch, target: Target, draft: Draft): ReadyChange {
  const { shape, ctx } = batch
  const { before, index } = target
  const id = before?.id ?? String(draft.values['id'] ?? ctx.newId())
  for (const field of sealedFields(shape)) {
    const value = draft.values[field.name]
    if (draft.changed.includes(field.name) && typeof value === 'string')
      draft.values[field.name] = sealer().seal(value, placeOf(shape.table, field.column, id), blindColumn(shape, field))
  }
  const owner = draft.values['owner']
  // The values of a new record are the draft's own: every field has its place there.
  if (before === null)
    return { op: 'create', index, id, owner: typeof owner === 'string' ? owner : ctx.user.id, values: draft.values }
  const values: StoredValues = Object.create(null)
  for (const name of draft.changed) {
    const field = fieldOf(shape, name)
    if (field && !field.system && (field.column !== null || field.linkTable !== undefined))
      values[name] = draft.values[name] ?? null
  }
  const moved = draft.changed.includes('owner') && typeof owner === 'string'
  return { op: 'update', index, id, before, values, ...(moved && { owner }) }
}
