/** What is known of a checked formula without running it: whether SQL can express it, whether it may be stored. */
import type { Typed, TypedCall } from './define.ts'
import { str } from './define.ts'
import { jsonPath } from './functions/crm.ts'
import { regexSqlProblem } from './functions/pattern.ts'
import { formulaError } from './messages.ts'
import type { FormulaError, Reference } from './types.ts'

const reasons: { readonly [reason: string]: string } = {
  dynamic: ': the pattern must be written out',
  syntax: ': the pattern uses something only forms can check',
  new: ': it speaks of a record that is being saved',
  before: ': it speaks of the record before a change',
  label: ': labels depend on the language',
  pinyin: ': pinyin is not known to the database',
  secret: '',
  any: ': its type is not known',
}

/** Every reason why a formula has no SQL form; `text` is the formula's own. */
export function sqlProblemsOf(text: string, root: Typed): FormulaError[] {
  const problems: FormulaError[] = []
  const compared = new Set<Typed>()
  walk(root, (node) => {
    const field = sealedComparison(node)?.field ?? sealedPresence(node)
    if (field) compared.add(field)
    const reason = sqlReasonOf(node)
    if (reason === undefined || compared.has(node)) return
    const name = node.kind === 'call' ? node.def.name : '`' + text.slice(node.start, node.end) + '`'
    problems.push(formulaError('formula.not_in_sql', node, { name, reason: reasons[reason] ?? '' }))
  })
  return problems
}

type SealedField = Extract<Typed, { kind: 'field' }>

/** `secret = "text"` and its opposite, over a field whose hash may be asked for. */
export function sealedComparison(node: Typed): { field: SealedField; value: string; differs: boolean } | undefined {
  if (node.kind !== 'call' || (node.def.name !== '#eq' && node.def.name !== '#ne')) return undefined
  const field = node.args.find(isSealedField)
  const other = node.args.find((arg) => arg.kind === 'literal')
  if (!field || other?.kind !== 'literal' || typeof other.value !== 'string' || other.value === '') return undefined
  return { field, value: other.value, differs: node.def.name === '#ne' }
}

function sealedPresence(node: Typed): SealedField | undefined {
  return node.kind === 'call' && node.def.name === 'ISBLANK' ? node.args.find(isSealedField) : undefined
}

function isSealedField(node: Typed): node is SealedField {
  return node.kind === 'field' && node.reference.field.sealedEquality === true
}

function sqlReasonOf(node: Typed): string | undefined {
  if (node.kind === 'prior') return undefined
  if (node.kind === 'field')
    return node.reference.field.memoryOnly ? 'secret' : node.reference.type === 'any' ? 'any' : undefined
  if (node.kind === 'global') return node.type === 'any' ? 'any' : undefined
  if (node.kind !== 'call') return undefined
  if (!node.def.sql) return node.def.sqlReason ?? 'syntax'
  if (node.def.name === 'REGEX') return regexSqlProblem(node.args)
  if (node.def.name === 'JSONPATHVALUE')
    return node.args[1]?.kind === 'literal' && jsonPath(str(node.args[1].value)) ? undefined : 'dynamic'
  return undefined
}

/** True when the value may differ at another time, for another user or in another zone. */
export function variesOf(root: Typed): boolean {
  let varies = false
  walk(root, (node) => {
    if (node.kind === 'global' || (node.kind === 'literal' && node.given) || (node.kind === 'call' && callVaries(node)))
      varies = true
  })
  return varies
}

/**
 * How long the SQL of a formula stays as it is: always; for a day in one zone; not even for a second moment or caller. Related lists change
 * with their records, which the SQL reads.
 */
export type Pace = 'still' | 'day' | 'moment'

const byDay: ReadonlySet<string> = new Set([
  'TODAY',
  'AGE',
  'CURRENCYRATE',
  'CONVERTCURRENCY',
  'CONVERTRATE',
  'FISCALQUARTER',
  'FISCALYEAR',
  'NETWORKDAYS',
  'ADDBUSINESSDAYS',
  'BUSINESSMINUTES',
  'ISWORKDAY',
])

export function paceOf(root: Typed): Pace {
  let pace: Pace = 'still'
  walk(root, (node) => {
    const own = node.kind === 'global' ? 'moment' : node.kind === 'call' && callVaries(node) ? callPace(node) : 'still'
    pace = slower(pace, own)
  })
  return pace
}

/** What depends on the zone only stays for the day, as every reader has one zone. */
function callPace({ def }: TypedCall): Pace {
  return def.varies !== true || byDay.has(def.name) ? 'day' : 'moment'
}

/** The less steady of two. */
export function slower(one: Pace, other: Pace): Pace {
  if (one === 'moment' || other === 'moment') return 'moment'
  return one === 'day' || other === 'day' ? 'day' : 'still'
}

const dependsOnZone: ReadonlySet<string> = new Set([
  'DATEVALUE',
  'TIMEVALUE',
  'STARTOF',
  'ENDOF',
  'DATEDIFF',
  'UNIXTIMESTAMP',
  'DATETIMEVALUE',
])

function callVaries(node: TypedCall): boolean {
  const { def, args } = node
  if (def.name === 'DATETIMEVALUE' || def.name === 'UNIXTIMESTAMP') return args[0]?.type === 'date'
  const onInstant = args.some((arg) => arg.type === 'datetime')
  if (dependsOnZone.has(def.name))
    return onInstant || args.some((arg) => arg.kind === 'literal' && str(arg.value).startsWith('fiscal'))
  return def.varies === true || (def.family === 'date' && onInstant)
}

const rateFunctions: ReadonlySet<string> = new Set(['CURRENCYRATE', 'CONVERTCURRENCY', 'CONVERTRATE'])

/** True when the value depends on currency rates. */
export function readsRates(root: Typed): boolean {
  let reads = false
  walk(root, (node) => {
    if (node.kind === 'call' && rateFunctions.has(node.def.name)) reads = true
  })
  return reads
}

/** The fields whose time of their last change the formula asks for (STAGEDAYS). */
export function sinceReferences(root: Typed): Reference[] {
  const found = new Map<string, Reference>()
  walk(root, (node) => {
    const field = node.kind === 'call' && node.def.name === 'STAGEDAYS' ? node.args[0] : undefined
    if (field?.kind === 'field') found.set(field.reference.key, field.reference)
  })
  return [...found.values()]
}

/** Visits a part and everything below it. */
export function walk(root: Typed, visit: (node: Typed) => void): void {
  const open: Typed[] = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    visit(node)
    if (node.kind === 'call') open.push(...node.args)
  }
}
