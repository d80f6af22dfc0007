/**
 * What goes into `prepare` and what comes out: the types of steps W2, W3, W4, W6 and W7 of a write (server/src/records/RULES.md).
 */
import type { Access } from '../access/access.ts'
import type { JsonValue, ParseContext } from '../fields/field-type.ts'
import type { ObjectShape } from '../model/shape.ts'
import type { FieldProblem } from '../problem.ts'

/** Wire values by field name. */
export type Values = { [field: string]: JsonValue }

/** Values as a caller gave them; keys may be anything. */
export type Input = { readonly [field: string]: unknown }

/** `platform`: values nobody asked for and nobody checks (id, owner of a new record, created_at ...), seen by defaults, formulas and rules. */
export type Change =
  | { kind: 'create'; values: Input; platform?: Values }
  | { kind: 'update'; values: Input; before: Values; platform?: Values }

export type Draft = {
  kind: Change['kind']
  /** The record after the change: every field that has a place in it (a blank one is null), platform values included. */
  values: Values
  /** Fields that differ from the before-image; of a new record those that are not blank. Empty for an update: nothing to write. */
  changed: string[]
  before: Values | null
}

export type Prepared =
  /** `notices`: rules of severity info, and warnings that were accepted. */
  | { ok: true; draft: Draft; notices: FieldProblem[] }
  /** Every problem of the record; pointers are relative to its values (`/amount`). */
  | { ok: false; errors: FieldProblem[] }

/** A formula of the shape, as the one who evaluates sees it. The same object each time, so compiled forms can hang on it. */
export type FormulaUse = {
  text: string
  kind: 'default' | 'field' | 'validation' | 'rule'
  object: string
  /** Field it gives a value to, or rule it belongs to. */
  name: string
  blankAs: 'zero' | 'null'
}

/** `error` is a code of the formula language; the value is null then. */
export type Evaluated = { value: unknown; error?: string }

/** Works out a formula on one record. `before` is null for a new record. Must not throw. */
export type Evaluate = (use: FormulaUse, record: Values, before: Values | null) => Evaluated

/** A rule of the layout in force: a condition and what it does to a field; `on` narrows it to new records or to changes. */
export type FieldRule = { field: string; when: string; on?: 'create' | 'update' } & (
  | { effect: 'required' | 'read_only' | 'hidden' }
  | { effect: 'options'; values: readonly string[] }
)

export type PrepareEnv = {
  shape: ObjectShape
  access: Access
  context: ParseContext
  /** Absent: defaults by formula, stored formulas, rules and validation rules are left out (nothing to evaluate them with). */
  evaluate?: Evaluate
  rules?: readonly FieldRule[]
  /** Names of validation rules of severity warning the caller has seen and accepts. */
  accepted?: readonly string[]
  /** Input is texts of cells (import): read with parseText. */
  cells?: boolean
  /** Read-only fields that may be set all the same: an import sets autonumbers and created_at. */
  writable?: ReadonlySet<string>
  /** The platform writes (undo, flow as system): rights are not asked. */
  trusted?: boolean
  /** Amount in the organisation's currency; absent or null: left to the server. Amounts in that currency need no rate. */
  convert?: (amount: number, currency: string, record: Values) => number | null
}

/** A change after W2-W4, between the two halves of prepare: triggers may revise it when there are no errors. */
export type ParsedChange = { draft: Draft; errors: FieldProblem[]; failed: ReadonlySet<string> }
