/** Checks a formula against the documents being edited, with the engine the server uses. Pure. */
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { FormulaError, FormulaField, FormulaScope } from '@trellis/metadata/formula/types.ts'
import { checkText } from '@trellis/metadata/formula/check.ts'
import type { CompletionList } from '@trellis/metadata/formula/editor/completion.ts'
import { completeFormula } from '@trellis/metadata/formula/editor/completion.ts'
import { diagnoseFormula } from '@trellis/metadata/formula/editor/diagnostics.ts'
import type { SignatureHelp } from '@trellis/metadata/formula/editor/help.ts'
import { hoverFormula, signatureHelp } from '@trellis/metadata/formula/editor/help.ts'
import { messageOf } from '@trellis/metadata/formula/messages.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { globalNames, globalOf } from '@trellis/metadata/model/formula-globals.ts'
import type { GlobalSource } from '@trellis/metadata/model/formula-globals.ts'
import { settingsOf } from '@trellis/metadata/model/settings-of.ts'
import type { SettingsDocument } from '@trellis/metadata/schema/settings.ts'
import { systemFields, userFields } from '@trellis/metadata/model/system.ts'
import type { Documents } from '../document/documents.ts'
import { documentsOfKind, fieldOf, fieldsOf, objectIn } from '../document/documents.ts'

export type FormulaVerdict =
  | { ok: true; type: string }
  | { ok: false; errors: { text: string; start: number; end: number }[] }

export function checkFormulaText(
  documents: Documents,
  input: { object: string; text: string; condition: boolean; locale: string },
): FormulaVerdict {
  if (input.text.trim() === '') return { ok: true, type: 'null' }
  const checked = checkText(input.text, scopeOf(documents, input.object), {
    ...(input.condition && { returns: 'boolean' as const }),
    context: input.condition ? 'validation' : 'field',
  })
  if (checked.ok) return { ok: true, type: checked.type }
  return {
    ok: false,
    errors: checked.errors.map((error) => ({ text: textOf(error, input.locale), start: error.start, end: error.end })),
  }
}

function textOf(error: FormulaError, locale: string): string {
  return messageOf(error, locale) || error.message
}

/** What an editor asks about a text, over the documents as they are now. */
export type FormulaAsk = { object: string; condition: boolean; locale: string }

export function formulaLanguage(documents: Documents, { object, condition, locale }: FormulaAsk) {
  const scope = scopeOf(documents, object)
  const context = condition ? ('validation' as const) : ('field' as const)
  return {
    complete: (text: string, offset: number) => completeFormula(text, offset, scope, { context, locale }),
    help: (text: string, offset: number) => signatureHelp(text, offset, locale),
    hover: (text: string, offset: number) => hoverFormula(text, offset, scope, locale),
    mistakes: (text: string) =>
      diagnoseFormula(text, scope, { context, ...(condition && { returns: 'boolean' as const }) }, locale),
  }
}

/** What may be written at the cursor, and what the call around it wants. */
export function suggestFormula(
  documents: Documents,
  input: { object: string; text: string; offset: number; condition: boolean; locale: string },
): { list: CompletionList; help: SignatureHelp | null } {
  const context = input.condition ? ('validation' as const) : ('field' as const)
  const scope = scopeOf(documents, input.object)
  return {
    list: completeFormula(input.text, input.offset, scope, { context, locale: input.locale }),
    help: signatureHelp(input.text, input.offset, input.locale),
  }
}

export function scopeOf(documents: Documents, object: string): FormulaScope {
  const globals = globalSource(documents, object)
  return {
    object,
    field: (owner, name) => {
      const document = documentOf(documents, owner, name)
      return document && formulaField(documents, owner, name, document)
    },
    names: (owner) => namesOf(documents, owner),
    children: (owner, name) => {
      const found = childrenOf(documents, owner)
      const ofObject = found.filter((child) => child.object === name.toLowerCase())
      return (
        found.find((child) => child.name === name.toLowerCase()) ?? (ofObject.length === 1 ? ofObject[0] : undefined)
      )
    },
    childNames: (owner) => childrenOf(documents, owner).map((child) => child.name),
    global: (path) => globalOf(globals, path),
    globalNames: () => globalNames(globals),
  }
}

function globalSource(documents: Documents, object: string): GlobalSource {
  return {
    settings: settingsOf(documents.get('settings/workspace') as SettingsDocument | undefined),
    permissionSets: documentsOfKind(documents, 'permission_set').map((set) => set.name),
    userField: (name) => {
      const document = documentOf(documents, 'user', name)
      return document && { name, type: formulaField(documents, 'user', name, document).type }
    },
    userFields: () => namesOf(documents, 'user'),
    recordTypeField: () => fieldsOf(objectIn(documents, object)).find(([, field]) => field.record_types === true)?.[0],
  }
}

function childrenOf(documents: Documents, object: string): { name: string; object: string; via: string }[] {
  return documentsOfKind(documents, 'object').flatMap((child) =>
    fieldsOf(objectIn(documents, child.name)).flatMap(([via, field]) =>
      field.to === object ? [{ name: `${child.name}.${via}`, object: child.name, via }] : [],
    ),
  )
}

function namesOf(documents: Documents, object: string): string[] {
  if (object === 'user') return userFields.map((field) => field.name)
  return [...fieldsOf(objectIn(documents, object)).map(([name]) => name), ...systemFields.map((field) => field.name)]
}

function documentOf(documents: Documents, object: string, name: string): FieldDocument | undefined {
  if (object === 'user') return userFields.find((field) => field.name === name)?.document
  return fieldOf(objectIn(documents, object), name) ?? systemFields.find((field) => field.name === name)?.document
}

function formulaField(documents: Documents, object: string, name: string, document: FieldDocument): FormulaField {
  const type = fieldType(document.type)
  const to =
    document.type === 'user'
      ? 'user'
      : document.type === 'hierarchy'
        ? object
        : typeof document.to === 'string' && document.type !== 'many_to_many'
          ? document.to
          : undefined
  const shared =
    document.picklist === undefined
      ? undefined
      : (documents.get(`picklist/${document.picklist}`)?.['options'] as { value: string }[] | undefined)
  const options = shared ?? document.options
  return {
    name,
    type: type?.formulaType(document) ?? 'any',
    ...(to !== undefined && { to }),
    ...(options && { options: options.map((option) => option.value) }),
  }
}
