/** What differs in a field that stays what it is: its name for people, its choices, whether it is asked for, and the rest. Pure. */
import { isSameValue } from './same-shape.ts'
import type { FieldShape, Label } from './shape.ts'

/** `choice_removed` names the value that records may still have; the others have no more to say than their sentence. */
export type FieldSentence = {
  key: 'field_optional' | 'field_labelled' | 'field_changed' | 'choice_added' | 'choice_removed'
  params: { [name: string]: Label }
  choice?: string
}

/** Members told by sentences of their own, here or where columns and keys are compared. */
const toldElsewhere: ReadonlySet<string> = new Set([
  'type',
  'required',
  'label',
  'options',
  'renamed_from',
  'unique',
  'indexed',
  'precision',
  'scale',
])

/** Beyond these the choices of one field are told as one change of it. */
const mostChoices = 20

/** Sentences about a field of both Models; `params` lack the object and the field. Empty: nothing differs that is not told elsewhere. */
export function fieldSentences(before: FieldShape, after: FieldShape): FieldSentence[] {
  const found: FieldSentence[] = []
  if (before.required && !after.required) found.push({ key: 'field_optional', params: {} })
  // Without a label of its own a field is called by its name, whose change is told as such.
  if (!isSameValue(before.document['label'], after.document['label']))
    found.push({ key: 'field_labelled', params: { before: before.label } })
  const choices = [...choicesLost(before, after), ...choicesLost(after, before, 'choice_added')]
  if (choices.length <= mostChoices) found.push(...choices)
  if (choices.length > mostChoices || restChanged(before, after, choices.length > 0))
    found.push({ key: 'field_changed', params: {} })
  return found
}

function choicesLost(
  from: FieldShape,
  to: FieldShape,
  key: 'choice_added' | 'choice_removed' = 'choice_removed',
): FieldSentence[] {
  if (from.type !== to.type) return []
  const kept = new Set(to.options?.map((option) => option.value))
  return (from.options ?? [])
    .filter((option) => !kept.has(option.value))
    .map((option) => ({
      key,
      params: { choice: option.label ?? option.value },
      ...(key === 'choice_removed' && { choice: option.value }),
    }))
}

/** The choices that both have, their order included, and every member without a sentence of its own. */
function restChanged(before: FieldShape, after: FieldShape, choicesTold: boolean): boolean {
  const shared = (one: FieldShape, other: FieldShape) => {
    const known = new Set(other.options?.map((option) => option.value))
    return one.options?.filter((option) => known.has(option.value)) ?? []
  }
  if (before.type === after.type && !isSameValue(shared(before, after), shared(after, before))) return true
  const [old, next]: { readonly [member: string]: unknown }[] = [{ ...before.document }, { ...after.document }]
  return [...new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})])].some(
    (member) =>
      !toldElsewhere.has(member) &&
      !(member === 'picklist' && choicesTold) &&
      !isSameValue(old?.[member], next?.[member]),
  )
}
