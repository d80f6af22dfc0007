/**
 * Judges the values of a form by the very steps of the server (metadata/src/record/prepare.ts): parsing by type, required fields, dependent
 * choices, conditions of the layout, validation rules. A chunk of its own, loaded at the first save.
 *
 * What only the server knows (uniqueness, other records, rules over children) is left to it, and so are warnings, which it asks about.
 */
import type { Reference } from '@trellis/metadata/formula/types.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { ModelDescription } from '@trellis/metadata/model/describe.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { describedModel } from '@trellis/metadata/record/described-model.ts'
import type { Change, Values } from '@trellis/metadata/record/draft.ts'
import { evaluator } from '@trellis/metadata/record/formula-values.ts'
import { layoutRules } from '@trellis/metadata/record/layout-rules.ts'
import { recordTypeRules } from '@trellis/metadata/record/record-type-rules.ts'
import { prepare } from '@trellis/metadata/record/prepare.ts'
import type { RecordView } from '../../api/records.ts'
import { ApiProblem } from '../../api/problem.ts'
import { localeNow, textNow } from '../../i18n/i18n.ts'
import { createdValues } from './form-values.ts'
import type { Judged } from './load-verdict.ts'

/** Errors: ApiProblem `record.validation_failed` with every problem at once. */
export function checkValues({ model, object, values, record, me, person }: Judged): void {
  // A ModelView is the description as it came, with more beside the members that are read here.
  const described = describedModel(model as unknown as ModelDescription, me.id)
  const shape = objectOf(described.model, object.name)
  if (!shape) return
  const { settings } = described.model
  const locale = localeNow()
  const evaluate = evaluator(described.model, shape, {
    nowMs: Date.now(),
    timeZone: settings.timeZone,
    globals: me.globals,
    partial: true,
    related: (reference, image) => relatedValue(reference, image, record),
  })
  const [outcome] = prepare([changeOf(values, record)], {
    shape,
    access: described.access,
    context: {
      locale,
      timeZone: settings.timeZone,
      today: new Date().toISOString().slice(0, 10),
      defaultCurrency: settings.currency,
      defaultRegion: settings.region,
    },
    evaluate,
    rules: [...recordTypeRules(described.model, shape.name), ...layoutRules(described.model, shape.name, person)],
    accepted: shape.validationRules.filter((rule) => rule.severity === 'warning').map((rule) => rule.name),
  })
  if (!outcome || outcome.ok) return
  const errors = outcome.errors.map(({ pointer, code, params, message }) => ({
    pointer,
    code,
    message: message ?? messageOf(code, params ?? {}, locale),
  }))
  throw new ApiProblem({ status: 422, code: 'record.validation_failed', title: textNow('record.refused'), errors })
}

/** What a new record leaves blank is not sent, so that defaults have their say. */
function changeOf(values: Values, record: RecordView | null): Change {
  if (record === null) return { kind: 'create', values: createdValues(values) }
  const before = Object.entries(record).filter((entry): entry is [string, Values[string]] => entry[1] !== undefined)
  return { kind: 'update', values, before: Object.fromEntries(before) }
}

/** A path through a lookup is known when it came with the record and the lookup is still the same; undefined: it is not. */
function relatedValue(reference: Reference, image: Values, record: RecordView | null): unknown {
  const lookup = reference.path[0] ?? ''
  const id = image[lookup] ?? null
  if (id === null) return null
  return record !== null && record[lookup] === id && Object.hasOwn(record, reference.key)
    ? record[reference.key]
    : undefined
}
