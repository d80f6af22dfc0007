/** W2 field-level access, W3 parsing by type, W4 defaults: from input to drafts, with every refused field named. */
import { equalValues } from '../fields/compare.ts'
import { computedValue } from '../fields/computed-value.ts'
import type { JsonValue, Parsed } from '../fields/field-type.ts'
import type { FieldProblem } from '../problem.ts'
import type { Change, Draft, Input, ParsedChange, PrepareEnv } from './draft.ts'
import { writePlan, type CurrencyPlan, type FieldPlan, type WritePlan } from './write-plan.ts'

const nothing: ReadonlySet<string> = new Set()

/**
 * Shape   (changes, surroundings) -> one ParsedChange each, in order. Pure.
 * Errors  value.unknown_field (also for a field the caller may not see), value.read_only, value.not_permitted, and those of the types.
 */
export function parseChanges(changes: readonly Change[], env: PrepareEnv): ParsedChange[] {
  const plan = writePlan(env.shape, env.access, env.trusted === true)
  return changes.map((change) => parseChange(change, plan, env))
}

/** Values a trigger or flow gives to a draft: parsed like any other, rights not asked. Gives a new ParsedChange. */
export function reviseDraft(parsed: ParsedChange, values: Input, env: PrepareEnv): ParsedChange {
  const plan = writePlan(env.shape, env.access, true)
  const draft: Draft = { ...parsed.draft, values: { ...parsed.draft.values }, changed: [...parsed.draft.changed] }
  const reading: Reading = {
    draft,
    plan,
    env: { ...env, trusted: true, cells: false },
    errors: [...parsed.errors],
    failed: new Set(parsed.failed),
  }
  readInput(values, reading)
  completeAmounts(reading)
  completeReferences(reading)
  return { draft, errors: reading.errors, failed: reading.failed ?? nothing }
}

type Reading = { draft: Draft; plan: WritePlan; env: PrepareEnv; errors: FieldProblem[]; failed: Set<string> | null }

function parseChange(change: Change, plan: WritePlan, env: PrepareEnv): ParsedChange {
  const before = change.kind === 'update' ? change.before : null
  const draft: Draft = {
    kind: change.kind,
    values: { ...(before ?? plan.template) },
    changed: before === null ? [...plan.preset] : [],
    before,
  }
  for (const name in change.platform) draft.values[name] = change.platform[name] ?? null
  const reading: Reading = { draft, plan, env, errors: [], failed: null }
  readInput(change.values, reading)
  if (before === null) fillDefaults(change.values, reading)
  completeAmounts(reading)
  completeReferences(reading)
  return { draft, errors: reading.errors, failed: reading.failed ?? nothing }
}

function readInput(input: Input, reading: Reading): void {
  for (const name of Object.keys(input)) {
    const raw = input[name]
    if (raw === undefined) continue
    const entry = reading.plan.fields.get(name)
    if (entry && entry.gates[reading.draft.kind] !== 'hidden') readField(entry, raw, reading)
    else
      refuse(reading, name, {
        pointer: pointerTo(name),
        code: 'value.unknown_field',
        params: { field: name.slice(0, 100) },
      })
  }
}

function readField(entry: FieldPlan, raw: unknown, reading: Reading): void {
  const { name } = entry.field
  const { draft, env } = reading
  const was = draft.before === null ? undefined : draft.before[name]
  // A record sent back as it was read changes nothing, whatever the caller may change. Not so a masked field: that would confirm a guess.
  if (
    was !== undefined &&
    !entry.secret &&
    (raw === was || (typeof was === 'object' && was !== null && equalValues(raw as JsonValue, was)))
  )
    return setValue(reading, name, was)
  const closed = closedReason(entry, raw, reading)
  if (closed === 'ignored') return
  if (closed) return refuse(reading, name, { pointer: entry.pointer, code: closed })
  const parsed = raw === null ? blankOf(entry) : parse(entry, raw, env)
  if (parsed.ok) setValue(reading, name, parsed.value ?? entry.blank)
  else
    refuse(reading, name, {
      pointer: entry.pointer,
      code: parsed.code,
      ...(parsed.params && { params: parsed.params }),
    })
}

function parse(entry: FieldPlan, raw: unknown, env: PrepareEnv): Parsed {
  return env.cells === true && typeof raw === 'string'
    ? entry.def.parseText(raw, entry.field, env.context)
    : entry.def.parse(raw, entry.field, env.context)
}

function blankOf(entry: FieldPlan): Parsed {
  return { ok: true, value: entry.blank }
}

/** Why the field may not be written; undefined: it may. */
function closedReason(entry: FieldPlan, raw: unknown, reading: Reading): string | undefined {
  const { draft, env, plan } = reading
  switch (entry.gates[draft.kind]) {
    case 'open':
      return entry.fixed && draft.before !== null ? 'value.read_only' : undefined
    case 'owner':
      if (raw === null || raw === '') return draft.kind === 'create' ? 'ignored' : 'value.required'
      return plan.mayTransfer || (draft.kind === 'create' && raw === env.access.userId)
        ? undefined
        : 'value.not_permitted'
    case 'hidden':
      return 'value.unknown_field'
    case 'not_permitted':
      return 'value.not_permitted'
    case 'read_only':
      if (env.writable?.has(entry.field.name)) return undefined
      return draft.kind === 'create' && (raw === null || raw === '') ? 'ignored' : 'value.read_only'
  }
}

function setValue(reading: Reading, name: string, value: JsonValue): void {
  const { draft } = reading
  draft.values[name] = value
  const was = draft.before === null ? null : draft.before[name]
  const same =
    value === was || (draft.before === null && value === null) || (typeof value === 'object' && equalValues(value, was))
  const known = draft.changed.indexOf(name)
  if (same && known >= 0) draft.changed.splice(known, 1)
  else if (!same && known < 0) draft.changed.push(name)
}

function refuse(reading: Reading, name: string, problem: FieldProblem): void {
  reading.errors.push(problem)
  reading.failed ??= new Set()
  reading.failed.add(name)
}

function pointerTo(name: string): string {
  return `/${name.slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Formula defaults see the input and the constant defaults; what cannot be worked out stays blank. */
function fillDefaults(input: Input, reading: Reading): void {
  const { evaluate, context } = reading.env
  if (!evaluate) return
  for (const { field, use } of reading.plan.defaultFormulas) {
    if (Object.hasOwn(input, field.name) && input[field.name] !== undefined) continue
    const { value } = evaluate(use, reading.draft.values, null)
    setValue(reading, field.name, computedValue(field, value, context))
  }
}

function completeAmounts(reading: Reading): void {
  for (const names of reading.plan.currencies) completeAmount(names, reading)
}

/** The currency of a new amount is the organisation's; the converted amount follows amount and currency. */
function completeAmount({ amount, code, converted }: CurrencyPlan, reading: Reading): void {
  const { draft, env } = reading
  if (draft.before !== null && !draft.changed.includes(amount) && !draft.changed.includes(code)) return
  const value = draft.values[amount] ?? null
  if (value !== null && (draft.values[code] ?? null) === null)
    setValue(reading, code, env.context.defaultCurrency || null)
  const currency = draft.values[code]
  if (typeof value !== 'number' || typeof currency !== 'string') return setValue(reading, converted, null)
  const own = currency === env.context.defaultCurrency
  setValue(reading, converted, own ? value : (env.convert?.(value, currency, draft.values) ?? null))
}

/** A polymorphic lookup and the name of its object go together. */
function completeReferences(reading: Reading): void {
  const { draft, plan, failed } = reading
  for (const { name, pointer, object, to } of plan.polymorphic) {
    if (failed?.has(name) || failed?.has(object)) continue
    if ((draft.values[name] ?? null) === null) {
      if ((draft.values[object] ?? null) !== null) setValue(reading, object, null)
    } else if ((draft.values[object] ?? null) === null) {
      if (to.length === 1) setValue(reading, object, to[0] ?? null)
      else refuse(reading, object, { pointer: `${pointer}_object`, code: 'value.required' })
    }
  }
}
