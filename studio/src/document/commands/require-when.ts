/**
 * A field that has to be filled in where a condition holds, as the validation rule that says so: it holds in forms, over the API and in
 * imports alike. `conditionOf` reads the condition back; a rule that somebody wrote in another way is not touched.
 */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { Documents } from '../documents.ts'
import { documentIn, withDocument, without } from '../documents.ts'

export type RequireWhen = {
  object: string
  field: string
  /** What the field is called, for the sentence people read. */
  label: Label
  /** A formula over the record; '' takes the requirement away. */
  condition: string
}

/** Name of the rule that makes a field required. */
export function requiringRule(object: string, field: string): string {
  return `${object}.${field.slice(0, 54)}_required`
}

/** The condition under which the field is required: '' for none; undefined when its rule says something else. */
export function conditionOf(documents: Documents, object: string, field: string): string | undefined {
  const rule = documentIn(documents, 'validation_rule', requiringRule(object, field))
  if (!rule) return ''
  const text = rule['error_when']
  const [start, end] = ['AND(', endOf(field)]
  return typeof text === 'string' && text.startsWith(start) && text.endsWith(end)
    ? text.slice(start.length, -end.length)
    : undefined
}

export function requireWhen(documents: Documents, { object, field, label, condition }: RequireWhen): Documents {
  const name = requiringRule(object, field)
  if (conditionOf(documents, object, field) === undefined) return documents
  if (condition.trim() === '') return without(documents, 'validation_rule', name)
  const before = documentIn<AnyDocument>(documents, 'validation_rule', name)
  const { en, zh } =
    typeof label === 'string'
      ? { en: label, zh: label }
      : { en: label['en'] ?? field, zh: label['zh-CN'] ?? label['en'] }
  return withDocument(documents, {
    kind: 'validation_rule',
    name,
    label: { en: `${en} is needed`, 'zh-CN': `${zh ?? field}必填` },
    message: { en: `Fill in ${en}.`, 'zh-CN': `请填写${zh ?? field}。` },
    field,
    ...before,
    error_when: `AND(${condition}${endOf(field)}`,
  })
}

function endOf(field: string): string {
  return `, ISBLANK(${field}))`
}
