/** Loads the judge of values when the first form is saved; while it cannot be loaded the server alone judges. */
import type { Person } from '@trellis/metadata/layout/audience.ts'
import type { ObjectView, ModelView } from '../../api/model.ts'
import type { Me } from '../../api/session.ts'
import type { RecordView } from '../../api/records.ts'
import type { FormValues } from './form-values.ts'

export type Judged = {
  model: ModelView
  object: ObjectView
  values: FormValues
  record: RecordView | null
  me: Pick<Me, 'id' | 'globals'>
  /** Whose layout's conditions hold. */
  person: Person
}

/** Errors: ApiProblem `record.validation_failed`, as the server would answer. */
export async function judgeValues(input: Judged): Promise<void> {
  const engine = await import('./verdict.ts').catch(() => null)
  engine?.checkValues(input)
}
