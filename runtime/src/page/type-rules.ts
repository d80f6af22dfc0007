/** Fields that the type of a record, or the stage it enters, requires. A chunk of its own: the rules are those of the engine. */
import type { ModelDescription } from '@trellis/metadata/model/describe.ts'
import { describedModel } from '@trellis/metadata/record/described-model.ts'
import { recordTypeRules } from '@trellis/metadata/record/record-type-rules.ts'
import type { ModelView } from '../api/model.ts'
import type { TypeRule } from './use-type-rules.ts'

export function typeRulesOf(model: ModelView, object: string, userId: string): readonly TypeRule[] {
  // A ModelView is the description as it came, with more beside the members that are read here.
  return recordTypeRules(describedModel(model as unknown as ModelDescription, userId).model, object)
}
