/** Formulas of the write path: defaults, stored formulas, validation rules, evaluated in memory over the drafts of a batch. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Change, Draft, Evaluate } from '@trellis/metadata/record/draft.ts'
import type { Ctx } from '../ctx.ts'

export type FormulaValues = { evaluate: Evaluate; load(drafts: readonly Draft[]): Promise<void> }

export async function formulaValues(_ctx: Ctx, _shape: ObjectShape, _changes: readonly Change[]): Promise<FormulaValues | undefined> {
  return undefined
}
