/** What may be written at the cursor: functions, fields across relationships, globals, options of a compared choice, units. */
import { signatureOf } from '../define.ts'
import type { FunctionDef } from '../define.ts'
import { formulaFunctions, functionOf } from '../functions/table.ts'
import { wordOf } from '../messages.ts'
import { units } from '../values/moments.ts'
import type { FormulaContext, FormulaField, FormulaScope } from '../types.ts'
import { cursorAt } from './cursor.ts'
import { explanationIn } from './explain.ts'
import type { Cursor } from './cursor.ts'

export type Completion = {
  label: string
  /** Text to put in place of `from`..`to`. */
  insert: string
  kind: 'function' | 'field' | 'relationship' | 'children' | 'global' | 'option' | 'unit' | 'keyword'
  /** Type or signature, one line. */
  detail: string
  /** A sentence in the reader's language. */
  documentation: string
}

export type CompletionList = { from: number; to: number; items: Completion[] }

const maxItems = 200

/** Completions at an offset. `locale` starting with `zh` gives Chinese words. */
export function completeFormula(
  text: string,
  offset: number,
  scope: FormulaScope,
  options: { context?: FormulaContext; locale?: string } = {},
): CompletionList {
  const cursor = cursorAt(text, offset)
  const locale = options.locale ?? 'en'
  if (cursor.quoted)
    return { from: offset, to: offset, items: cursor.quoted.kind === 'comment' ? [] : quotedItems(text, cursor, scope) }
  const dot = cursor.prefix.lastIndexOf('.')
  if (cursor.prefix.startsWith('$'))
    return { from: cursor.from, to: cursor.to, items: globalItems(scope, cursor.prefix) }
  if (dot >= 0)
    return {
      from: cursor.from + dot + 1,
      to: cursor.to,
      items: fieldItems(
        scope,
        objectAfter(scope, objectAt(scope, text, cursor), cursor.prefix.slice(0, dot)),
        cursor.prefix.slice(dot + 1),
        locale,
      ),
    }
  const object = objectAt(scope, text, cursor)
  const items = wantsChildren(cursor)
    ? childItems(scope, cursor.prefix)
    : [
        ...fieldItems(scope, object, cursor.prefix, locale),
        ...functionItems(cursor.prefix, options.context ?? 'field', locale),
        ...keywordItems(cursor.prefix),
      ]
  return { from: cursor.from, to: cursor.to, items: items.slice(0, maxItems) }
}

const begins = (name: string, prefix: string): boolean => name.toLowerCase().includes(prefix.toLowerCase())
/** Names that start with what was written come first. */
const ranked = <T extends { label: string }>(items: T[], prefix: string): T[] =>
  items.toSorted(
    (a, b) =>
      Number(b.label.toLowerCase().startsWith(prefix.toLowerCase())) -
        Number(a.label.toLowerCase().startsWith(prefix.toLowerCase())) || a.label.localeCompare(b.label, 'en'),
  )

/** The object names are looked up on: the related one inside COUNTIF and its kin. */
function objectAt(scope: FormulaScope, text: string, cursor: Cursor): string | undefined {
  const call = cursor.calls.findLast(
    (open) => functionOf(open.name)?.params[0]?.type === 'children' && open.argument > 0,
  )
  if (!call) return scope.object
  const relation = /\(\s*([\p{L}\p{N}_.]+)/u.exec(text.slice(call.start))?.[1] ?? ''
  return scope.children?.(scope.object, relation)?.object
}

function wantsChildren(cursor: Cursor): boolean {
  const call = cursor.calls[cursor.calls.length - 1]
  return call !== undefined && call.argument === 0 && functionOf(call.name)?.params[0]?.type === 'children'
}

function objectAfter(scope: FormulaScope, start: string | undefined, path: string): string | undefined {
  let object = start
  for (const step of path.split('.')) {
    if (object === undefined) return undefined
    const current: string = object
    const name = scope.names(current).find((candidate) => candidate.toLowerCase() === step.toLowerCase())
    object = name === undefined ? undefined : scope.field(current, name)?.to
  }
  return object
}

function fieldItems(scope: FormulaScope, object: string | undefined, prefix: string, locale: string): Completion[] {
  if (object === undefined) return []
  const fields = scope
    .names(object)
    .filter((name) => begins(name, prefix))
    .map((name) => scope.field(object, name))
    .filter((field): field is FormulaField => field !== undefined)
  return ranked(
    fields.map((field) => ({
      label: field.name,
      insert: field.name,
      kind: field.to === undefined ? ('field' as const) : ('relationship' as const),
      detail: wordOf(field.type, locale),
      documentation: field.label ?? '',
    })),
    prefix,
  )
}

function functionItems(prefix: string, context: FormulaContext, locale: string): Completion[] {
  const offered = formulaFunctions.filter(
    (def) => begins(def.name, prefix) && (!def.contexts || def.contexts.includes(context)),
  )
  return ranked(
    offered.map((def) => functionItem(def, locale)),
    prefix,
  )
}

function functionItem(def: FunctionDef, locale: string): Completion {
  return {
    label: def.name,
    insert: def.params.length === 0 ? `${def.name}()` : `${def.name}(`,
    kind: 'function',
    detail: signatureOf(def),
    documentation: explanationIn(def, locale),
  }
}

function childItems(scope: FormulaScope, prefix: string): Completion[] {
  return (scope.childNames?.(scope.object) ?? [])
    .filter((name) => begins(name, prefix))
    .map((name) => ({
      label: name,
      insert: name,
      kind: 'children',
      detail: scope.children?.(scope.object, name)?.object ?? '',
      documentation: '',
    }))
}

function globalItems(scope: FormulaScope, prefix: string): Completion[] {
  return (scope.globalNames?.() ?? [])
    .filter((name) => begins(name, prefix))
    .map((name) => ({
      label: name,
      insert: name,
      kind: 'global',
      detail: scope.global?.(name.split('.'))?.type ?? '',
      documentation: '',
    }))
}

function keywordItems(prefix: string): Completion[] {
  return prefix === ''
    ? []
    : ['TRUE', 'FALSE', 'NULL']
        .filter((word) => word.toLowerCase().startsWith(prefix.toLowerCase()))
        .map((word) => ({ label: word, insert: word, kind: 'keyword', detail: '', documentation: '' }))
}

/** Inside quotes: units of time, or the options of the choice the text is compared with. */
function quotedItems(text: string, cursor: Cursor, scope: FormulaScope): Completion[] {
  const call = cursor.calls[cursor.calls.length - 1]
  const def = call ? functionOf(call.name) : undefined
  if (call && def?.params[call.argument]?.type === 'unit')
    return units.map((unit) => ({ label: unit, insert: unit, kind: 'unit', detail: '', documentation: '' }))
  const before = text.slice(0, cursor.quoted?.start ?? 0)
  const name = /([\p{L}_][\p{L}\p{N}_.]*)\s*(?:=|==|<>|!=|,)\s*$/u.exec(before)?.[1]
  return name === undefined
    ? []
    : optionsOf(scope, name).map((option) => ({
        label: option,
        insert: option,
        kind: 'option',
        detail: name,
        documentation: '',
      }))
}

function optionsOf(scope: FormulaScope, path: string): readonly string[] {
  const dot = path.lastIndexOf('.')
  const object = dot < 0 ? scope.object : objectAfter(scope, scope.object, path.slice(0, dot))
  return object === undefined ? [] : (scope.field(object, path.slice(dot + 1))?.options ?? [])
}
