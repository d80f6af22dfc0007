/**
 * Duplicate rules (W8): records that are the same thing as one being saved, found in one statement for the batch, whatever the number of records.
 *
 * Only what the caller may read is found, by fields the caller may read; a rule with `sees_hidden` says of others only that there is one. A rule that
 * warns lets pass what the call accepts by the rule's name, one that blocks lets nothing pass. What the platform itself writes is not asked.
 */
import { isAskable, isReadable } from '@trellis/metadata/access/access.ts'
import { hasBlindIndex } from '@trellis/metadata/fields/encrypted-text.ts'
import { isEmpty, isFor } from '@trellis/metadata/layout/audience.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, labelText, objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem, Problem } from '@trellis/metadata/problem.ts'
import type { FormulaUse } from '@trellis/metadata/record/draft.ts'
import { evaluator } from '@trellis/metadata/record/formula-values.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange, StoredValues } from './changes.ts'
import type { DuplicateRule, Matching } from './duplicate-rules.ts'
import { duplicateRules } from './duplicate-rules.ts'
import { matchKeySql } from './match-sql.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import { blindSql, hashOf } from './sealed.ts'
import { ident, statement, tableOf } from './sql-text.ts'

/** `id` is null for a new record. */
type Asked = { i: number; id: string | null; values: StoredValues; rules: DuplicateRule[] }
type Found = {
  i: number
  rule: string
  object: string | null
  id: string | null
  name: string | null
  readable: boolean
}

const mostFound = 2000
const mostNamed = 5

/** Whether the rules look at such a change at all: then it cannot take the short way. */
export function looksForDuplicates(ctx: Ctx, shape: ObjectShape, change: { op: string; values: object }): boolean {
  return inForce(ctx, shape, change.op, Object.keys(change.values)).length > 0
}

/** For each change the problem its matches are; undefined: none. `after` gives the record as it would be. */
export async function findDuplicates(
  ctx: Ctx,
  shape: ObjectShape,
  ready: readonly ReadyChange[],
  { after, accepted }: { after(change: ReadyChange): StoredValues; accepted: readonly string[] },
): Promise<(Problem | undefined)[]> {
  if (duplicateRules(ctx.model, shape.name).length === 0) return ready.map(() => undefined)
  const holds = conditionOf(ctx, shape)
  const asked = ready.flatMap((change, i): Asked[] => {
    const values = after(change)
    const rules = inForce(ctx, shape, change.op, Object.keys(change.values)).filter(
      (rule) => !(actionOf(rule, change.op) === 'warn' && isAccepted(rule, accepted)) && holds(rule, values),
    )
    return rules.length > 0 ? [{ i, id: change.op === 'update' ? change.id : null, values, rules }] : []
  })
  if (asked.length === 0) return ready.map(() => undefined)
  const rules = [...new Set(asked.flatMap((one) => one.rules))]
  const found = await ctx.db.query<Found>(searchStatement(ctx, shape, asked, rules))
  return ready.map((change, i) => {
    const mine = asked.find((one) => one.i === i)
    return (
      mine &&
      problemOf(
        ctx,
        change,
        mine,
        found.filter((one) => one.i === i),
      )
    )
  })
}

function inForce(ctx: Ctx, shape: ObjectShape, op: string, changed: readonly string[]): DuplicateRule[] {
  if (ctx.via === 'system' || ctx.via === 'sample' || ctx.via === 'flow') return []
  const { person } = ctx.user
  return duplicateRules(ctx.model, shape.name).filter(
    (rule) =>
      actionOf(rule, op) !== 'allow' &&
      (op === 'create' || rule.fields.some((name) => changed.includes(name))) &&
      rule.fields.every((name) => isReadable(ctx.access, shape, name)) &&
      (rule.seesHidden || rule.matchings.every((matching) => mayAskBy(ctx, shape, matching))) &&
      !(person && rule.exempt && !isEmpty(rule.exempt) && isFor(rule.exempt, person)),
  )
}

/** What is hidden or masked in another object, or in another field of this one, is not found out by guesses. */
function mayAskBy(ctx: Ctx, shape: ObjectShape, { against = shape.name, criteria }: Matching): boolean {
  const target = objectOf(ctx.model, against)
  const isOther = (name: string | undefined) => against !== shape.name || name !== undefined
  return criteria.every(
    ({ field, otherField }) => !target || !isOther(otherField) || isAskable(ctx.access, target, otherField ?? field),
  )
}

function actionOf(rule: DuplicateRule, op: string): 'block' | 'warn' | 'allow' {
  return op === 'create' ? rule.onCreate : op === 'update' ? rule.onUpdate : 'allow'
}

function isAccepted(rule: DuplicateRule, accepted: readonly string[]): boolean {
  return accepted.includes(rule.name) || accepted.includes(rule.name.slice(rule.name.indexOf('.') + 1))
}

/** Conditions of rules over the record itself; one that cannot be worked out does not hold. */
function conditionOf(ctx: Ctx, shape: ObjectShape): (rule: DuplicateRule, values: StoredValues) => boolean {
  const evaluate = evaluator(ctx.model, shape, {
    nowMs: ctx.now(),
    timeZone: ctx.user.timeZone,
    globals: { '$User.id': ctx.user.id },
  })
  return ({ name, when }, values) => {
    if (when === undefined) return true
    const use: FormulaUse = { text: when, kind: 'validation', object: shape.name, name, blankAs: 'null' }
    return evaluate(use, values, null).value === true
  }
}

function searchStatement(ctx: Ctx, shape: ObjectShape, asked: readonly Asked[], rules: readonly DuplicateRule[]) {
  const criteria = rules.flatMap((rule) => rule.matchings.flatMap((matching) => matching.criteria))
  const rows = asked.map(({ i, id, values, rules: own }) => ({
    i,
    id,
    r: rules.flatMap((rule, at) => (own.includes(rule) ? [at] : [])),
    ...Object.fromEntries(criteria.map((one, at) => [`k${at}`, comparedText(shape, one.field, values)])),
  }))
  const key = `duplicates ${ctx.access.key} ${rules.map((rule) => rule.name).join()}`
  return statement(shape, key, [JSON.stringify(rows), boundReach(ctx.access)], () => searchSql(ctx, shape, rules))
}

/** An encrypted field compares by its hash, and not at all where it has none. */
function comparedText(shape: ObjectShape, name: string, values: StoredValues): string | null {
  const field = fieldOf(shape, name)
  return field && hasBlindIndex(field) ? hashOf(values[name]) : textOf(values[name])
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)
}

function searchSql(ctx: Ctx, shape: ObjectShape, rules: readonly DuplicateRule[]): string {
  const keys: string[] = []
  const selects = rules.flatMap((rule, at) =>
    rule.matchings.flatMap((matching) => {
      const first = keys.length
      for (const { method } of matching.criteria) keys.push(matchKeySql(method, `k${keys.length}`))
      return [
        ...storedSql(ctx, shape, { rule, at, matching, first }),
        ...batchSql(shape, { rule, at, matching, first }),
      ]
    }),
  )
  const given = keys.map((_, at) => `, k${at} text`).join('')
  return `with x as materialized (select i, id, r${keys.map((key, at) => `, ${key} as k${at}`).join('')} from json_to_recordset($1::json) as x(i int, id uuid, r int[]${given}))
select * from (${selects.join('\nunion ')}) found where $2::uuid[] is not null limit ${mostFound}`
}

type Search = { rule: DuplicateRule; at: number; matching: Matching; first: number }

/** Living records that match, those the caller may read before others. One SELECT for each key that can lead to them. */
function storedSql(ctx: Ctx, shape: ObjectShape, { rule, at, matching, first }: Search): string[] {
  const target = objectOf(ctx.model, matching.against ?? shape.name)
  if (!target) return []
  const readable = reachSql(reachOf(ctx, '$2'), target, 'read', 't')
  const equals = matching.criteria.map(({ method, field, otherField, matchBlank }, index) => {
    const own = fieldOf(target, otherField ?? field)
    const column = `t.${ident(own?.column ?? field)}::text`
    const stored = matchKeySql(method, own && hasBlindIndex(own) ? blindSql(column) : column)
    const equal = `${stored} = x.k${first + index}`
    return { equal, either: matchBlank ? `(${equal} or (${stored} is null and x.k${first + index} is null))` : equal }
  })
  const name = fieldOf(target, target.nameField)
  const isNamed = name?.sqlType === 'text' && isAskable(ctx.access, target, target.nameField)
  const shown = `case when ${readable} then t.id end as id, ${isNamed ? `case when ${readable} then t.${ident(name.column ?? '')} end` : 'null::text'} as name, (${readable}) as readable`
  const leading = matching.criteria.findIndex((one) => one.required)
  const ways = leading >= 0 ? [leading] : matching.criteria.map((_, index) => index)
  const enough = scoreSql(
    matching,
    equals.map(({ either }) => either),
  )
  return ways.map(
    (way) =>
      `select x.i, '${rule.name}' as rule, '${target.name}' as object, ${shown} from x join ${tableOf(ctx.db.schema, target)} t on ${equals[way]?.equal} where ${at} = any(x.r) and t.deleted_at is null and t.id is distinct from x.id and ${enough}${rule.seesHidden ? '' : ` and ${readable}`}`,
  )
}

/** Two new records of one call that match: the later one is the duplicate. */
function batchSql(shape: ObjectShape, { rule, at, matching, first }: Search): string[] {
  if (matching.against !== undefined && matching.against !== shape.name) return []
  const equals = matching.criteria.map((_, index) => `y.k${first + index} = x.k${first + index}`)
  const ways = equals.join(' or ')
  return [
    `select x.i, '${rule.name}' as rule, null as object, null::uuid as id, null::text as name, false as readable from x join x y on y.i < x.i and (${ways}) where ${at} = any(x.r) and ${at} = any(y.r) and ${scoreSql(matching, equals)}`,
  ]
}

/** Every required criterion, and enough of the weight. */
function scoreSql({ criteria, threshold }: Matching, equals: readonly string[]): string {
  const total = criteria.reduce((sum, { weight }) => sum + weight, 0) || 1
  const required = criteria.flatMap((one, index) => (one.required ? [equals[index] ?? 'false'] : []))
  const score = criteria.map(({ weight }, index) => `case when ${equals[index]} then ${weight} else 0 end`).join(' + ')
  return [...required, `(${score}) * 100 >= ${threshold * total}`].join(' and ')
}

function problemOf(ctx: Ctx, change: ReadyChange, asked: Asked, found: readonly Found[]): Problem | undefined {
  const errors = asked.rules.flatMap((rule): FieldProblem[] => {
    const matches = found.filter((one) => one.rule === rule.name)
    if (matches.length === 0) return []
    const seen = new Map(matches.flatMap(({ object, id, name }) => (id === null ? [] : [[id, { object, id, name }]])))
    const action = actionOf(rule, change.op)
    return [
      {
        pointer: `/${rule.fields[0] ?? ''}`,
        code: 'value.duplicate_suspected',
        params: {
          rule: rule.name,
          severity: action === 'block' ? 'error' : 'warning',
          records: [...seen.values()].slice(0, mostNamed),
        },
        ...(rule.message !== undefined && { message: labelText(rule.message, ctx.locale) }),
      },
    ]
  })
  return errors.length === 0 ? undefined : { code: 'record.duplicate_suspected', errors }
}
