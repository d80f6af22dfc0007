/**
 * An object like another one: its fields, pages, lists, rules and record types under a new name. What it says about itself (a parent of the
 * same object, its own lists) means the copy. What comes from the children of the original stays behind: the copy has none.
 */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { Occurrence } from '@trellis/metadata/schema/occurrences.ts'
import { occurrencesOf } from '@trellis/metadata/schema/occurrences.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { Documents, StudioObject } from '../documents.ts'
import { documentsOfKind, fieldsOf, objectIn, withDocument } from '../documents.ts'
import { pathOfPointer, valueAt, withValueAt } from '../pointers.ts'
import { withNavigation } from './create-object.ts'
import { removeField } from './remove-field.ts'
import { renamedInFormula } from './rename-field.ts'

export type CopyObject = {
  from: string
  name: string
  label: Label
  pluralLabel: Label
  icon: string
  /** App that gets a navigation entry; '' for none; a name that does not exist yet makes the app. */
  app: string
  appLabel?: Label
}

const copiedKinds = ['layout', 'list_view', 'validation_rule', 'record_type', 'matching_rule', 'duplicate_rule']

export function copyObject(documents: Documents, input: CopyObject): Documents {
  const original = objectIn(documents, input.from)
  if (!original || objectIn(documents, input.name)) return documents
  // Parts of a timeline and former names belong to the original alone.
  const { activity: _activity, attachment: _attachment, renamed_from: _former, plugin: _plugin, ...rest } = original
  const copy = { ...rest, name: input.name, label: input.label, plural_label: input.pluralLabel, icon: input.icon }
  const gone = childFields(original)
  let next = withDocument(documents, aboutItself(withoutFormerNames(copy as StudioObject), input))
  for (const kind of copiedKinds)
    for (const document of documentsOfKind(documents, kind, input.from)) {
      if (kind === 'validation_rule' && usesAny(document, gone)) continue
      const renamed = { ...document, name: input.name + document.name.slice(input.from.length) }
      next = withDocument(next, withoutChildren(aboutItself(renamed, input), input))
    }
  for (const field of gone) next = removeField(next, { object: input.name, field })
  return input.app === '' ? next : withNavigation(next, input)
}

function withoutFormerNames(object: StudioObject): StudioObject {
  const fields = fieldsOf(object).map(([name, { renamed_from: _former, ...field }]) => [name, field as FieldDocument])
  return { ...object, fields: Object.fromEntries(fields) }
}

/** Roll-ups over other objects, and formulas that use them. */
function childFields(object: StudioObject): ReadonlySet<string> {
  const gone = new Set<string>()
  for (const [name, { type, from }] of fieldsOf(object))
    if (type === 'rollup' && !from?.startsWith(`${object.name}.`)) gone.add(name)
  for (let before = -1; before !== gone.size;) {
    before = gone.size
    for (const [name, field] of fieldsOf(object))
      if (typeof field.formula === 'string' && mentions(field.formula, gone)) gone.add(name)
  }
  return gone
}

function usesAny(document: AnyDocument, fields: ReadonlySet<string>): boolean {
  return occurrencesOf(document).some(
    ({ refers, text }) => (refers === 'formula' || refers === 'condition') && mentions(text, fields),
  )
}

function mentions(formula: string, fields: ReadonlySet<string>): boolean {
  return [...fields].some((field) => renamedInFormula(formula, field, `${field}_`) !== formula)
}

/** Names of the original, and of what is named after it, become those of the copy. */
function aboutItself<T extends AnyDocument>(document: T, { from, name }: CopyObject): T {
  return occurrencesOf(document).reduce((next, found) => {
    const text =
      found.refers === 'object' && found.text === from
        ? name
        : !found.local && isScopedName(found) && found.text.startsWith(`${from}.`)
          ? name + found.text.slice(from.length)
          : found.text
    return text === found.text || found.isKey ? next : withValueAt(next, pathTo(found), text)
  }, document)
}

function isScopedName({ refers }: Occurrence): boolean {
  return !['field', 'path', 'formula', 'condition', 'object'].includes(refers)
}

/** Blocks that list records of other objects by a lookup to the original are taken out, the last one first. */
function withoutChildren(document: AnyDocument, { name }: CopyObject): AnyDocument {
  return occurrencesOf(document)
    .filter(({ refers, text }) => refers === 'relation' && !text.startsWith(`${name}.`))
    .toReversed()
    .reduce((next, found) => {
      const block = pathTo(found).slice(0, -1)
      return typeof block.at(-1) === 'number' && valueAt(next, block) !== undefined
        ? withoutEmptyTabs(withValueAt(next, block, undefined))
        : next
    }, document)
}

function withoutEmptyTabs(document: AnyDocument): AnyDocument {
  const tabs = document['tabs'] as { blocks?: unknown[] }[] | undefined
  if (!tabs?.some(({ blocks }) => blocks?.length === 0)) return document
  return { ...document, tabs: tabs.filter(({ blocks }) => blocks?.length !== 0) }
}

function pathTo({ pointer }: Occurrence): (string | number)[] {
  return pathOfPointer(pointer).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}
