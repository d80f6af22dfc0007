/**
 * Formula conditions of a query, checked with what the caller may read: to the checker a hidden field is not there.
 *
 * Errors  query.unknown_field for a name that is none (or hidden), query.bad_value with the formula's own error otherwise.
 */
import { can, fieldRight } from '../access/access.ts'
import type { Access } from '../access/access.ts'
import type { CheckedFormula } from '../formula/check.ts'
import { checkText } from '../formula/check.ts'
import { hasBlindIndex } from '../fields/encrypted-text.ts'
import { paceOf } from '../formula/traits.ts'
import type { FormulaError, FormulaScope, FormulaType } from '../formula/types.ts'
import { formulaScope } from '../model/formula-scope.ts'
import type { Model, ObjectShape } from '../model/shape.ts'
import { fieldOf, objectOf } from '../model/shape.ts'
import { failed, ok } from '../problem.ts'
import type { Result } from '../problem.ts'
import type { CheckState } from './check-state.ts'
import { notePace } from './check-state.ts'
import type { GroupResults } from './check-having.ts'
import type { CheckedFilter, CheckedHaving, ValueClass } from './checked-query.ts'
import { unknownField } from './refuse.ts'

type Check = ReturnType<typeof checkText>

const kept = new WeakMap<Model, Map<string, Check>>()
const maxKept = 2000

export function checkFilterFormula(
  text: string,
  shape: ObjectShape,
  pointer: string,
  state: CheckState,
): Result<{ filter: CheckedFilter; key: string }> {
  const { model, access } = state.env
  let known = kept.get(model)
  if (known === undefined || known.size >= maxKept) kept.set(model, (known = new Map()))
  const name = `${access.key}\n${shape.name}\n${text}`
  let check = known.get(name)
  if (check === undefined)
    known.set(name, (check = checkText(text, readableScope(model, access, shape), { context: 'filter' })))
  if (!check.ok) return refuseFormula(check.errors, pointer)
  note(check, state)
  return ok({ filter: { kind: 'formula', formula: check }, key: `f${JSON.stringify(text)}` })
}

/** Names of groups and aggregates are the fields of a having formula. */
export function checkHavingFormula(
  text: string,
  results: GroupResults,
  pointer: string,
  state: CheckState,
): Result<{ having: CheckedHaving; key: string }> {
  const types = new Map<string, FormulaType>()
  for (const group of results.groups) types.set(group.name, group.unit === null ? typeOf[group.valueClass] : 'date')
  for (const aggregate of results.aggregates) types.set(aggregate.name, typeOf[aggregate.valueClass])
  const scope: FormulaScope = {
    object: 'result',
    field: (_object, name) => (types.has(name) ? { name, type: types.get(name) ?? 'any' } : undefined),
    names: () => [...types.keys()],
  }
  const check = checkText(text, scope, { context: 'filter' })
  if (!check.ok) return refuseFormula(check.errors, pointer)
  note(check, state)
  return ok({ having: { kind: 'formula', formula: check }, key: `f${JSON.stringify(text)}` })
}

const typeOf: { [valueClass in ValueClass]: FormulaType } = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  id: 'id',
  list: 'multiselect',
  many: 'any',
  json: 'json',
}

/** SQL that speaks of the moment or the caller is not kept. */
function note(check: CheckedFormula, state: CheckState): void {
  notePace(state, paceOf(check.root))
  for (const { path, objects } of [...check.references, ...check.children.flatMap((child) => child.references)]) {
    const owner = objectOf(state.env.model, objects.at(-1) ?? '')
    const field = owner && fieldOf(owner, path.at(-1) ?? '')
    if (field?.column === null) notePace(state, field.formula?.pace ?? 'still')
  }
}

/** The Model as formulas of this caller see it: what they may not read is not there. */
export function readableScope(model: Model, access: Access, shape: ObjectShape): FormulaScope {
  const isReadable = (of: ObjectShape, field: string) =>
    can(access, of.name, 'read') && ['read', 'edit'].includes(fieldRight(access, of, field))
  const seen = formulaScope(model, shape.name, isReadable)
  const scope: FormulaScope = {
    ...seen,
    field(object, name) {
      const found = seen.field(object, name)
      const owner = found?.memoryOnly ? objectOf(model, object) : undefined
      const field = owner && fieldOf(owner, name)
      // Who may look at the values may ask by them; for everybody else that would be a way to guess them.
      const asked = owner && field && hasBlindIndex(field) && fieldRight(access, owner, name) === 'edit'
      return found && asked ? { ...found, sealedEquality: true } : found
    },
  }
  const reaches = (object: string, via: string) => {
    const child = objectOf(model, object)
    return child !== undefined && fieldOf(child, via) !== undefined && isReadable(child, via)
  }
  return {
    ...scope,
    children(object, name) {
      const found = scope.children?.(object, name)
      return found && reaches(found.object, found.via) ? found : undefined
    },
    childNames: (object) =>
      objectOf(model, object)
        ?.children.filter((child) => reaches(child.object, child.field))
        .map((child) => child.name) ?? [],
  }
}

const unknownNames = new Set(['formula.unknown_field', 'formula.unknown_relationship', 'formula.not_a_relationship'])

function refuseFormula(errors: readonly FormulaError[], pointer: string): ReturnType<typeof failed> {
  const missing = errors.find((error) => unknownNames.has(error.code))
  if (missing !== undefined) return unknownField(pointer, missing.params['name'] ?? '')
  return failed('query.bad_value', {
    errors: errors.map(({ code, message, start, end, params }) => ({
      pointer,
      code,
      message,
      params: { ...params, start, end },
    })),
  })
}
