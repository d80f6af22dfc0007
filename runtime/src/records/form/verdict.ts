/**
 * Judges the values of a form by the very rules of the server: each field's own type parses it, each validation rule of the object is
 * worked out. A chunk of its own, loaded at the first save.
 *
 * What only the server knows (uniqueness, rights on other records, rules over children) is left to it.
 */
import type { FieldShape } from '@trellis/metadata/model/shape.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { FieldView } from '../../api/model.ts'
import type { WireFieldProblem } from '../../api/problem.ts'
import { ApiProblem } from '../../api/problem.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { localeNow, textNow } from '../../i18n/i18n.ts'
import { judgeFor } from '../../page/formula-judge.ts'
import type { Judged } from './load-verdict.ts'

/** Errors: ApiProblem `record.validation_failed` with every problem at once. */
export function checkValues({ model, object, values, record, userId }: Judged): void {
  const locale = localeNow()
  const { settings } = model
  const context = {
    locale,
    timeZone: settings.time_zone ?? 'UTC',
    today: new Date().toISOString().slice(0, 10),
    defaultCurrency: settings.currency ?? 'CNY',
    defaultRegion: typeof settings['region'] === 'string' ? settings['region'] : 'CN',
  }
  const errors: WireFieldProblem[] = []
  for (const [name, value] of Object.entries(values)) {
    const field = object.fields[name]
    if (!field || !isWritable(field) || value === null || value === '') continue
    const parsed = fieldType(field.type)?.parse(value, shapeOf(field), context)
    if (parsed && !parsed.ok)
      errors.push({
        pointer: `/${name}`,
        code: parsed.code,
        message: messageOf(parsed.code, parsed.params ?? {}, locale),
      })
  }
  if (errors.length === 0) {
    const judge = judgeFor({ model, object: object.name, timeZone: context.timeZone, userId })
    const now = { ...record, ...values, id: record?.id ?? '' }
    const rules = object.validation_rules ?? []
    for (const rule of rules) {
      const applies =
        rule.severity === 'error' && (record === null ? rule.on_create !== false : rule.on_update !== false)
      if (applies && judge(rule.error_when, now, rule.blank_as) === true)
        errors.push({
          pointer: rule.field === undefined ? '' : `/${rule.field}`,
          code: `rule.${rule.name}`,
          message: labelText(rule.message, locale),
        })
    }
  }
  if (errors.length > 0)
    throw new ApiProblem({ status: 422, code: 'record.validation_failed', title: textNow('record.refused'), errors })
}

/** A field of the description as its type sees it when parsing. */
function shapeOf(field: FieldView): FieldShape {
  return {
    name: field.name,
    type: field.type,
    label: field.label,
    column: null,
    sqlType: null,
    required: field.required === true,
    unique: field.unique === true,
    system: field.system === true,
    readOnly: false,
    to: field.to,
    options: field.options?.map((option) => ({ ...option, label: option.label ?? option.value })),
    document: field as unknown as FieldDocument,
  } as FieldShape
}
