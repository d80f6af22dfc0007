/**
 * A search as SQL: all words must match, each in any of the fields the caller may read. Words match from their start; a run of three or
 * more Chinese characters is looked up by its pairs, which can lie, so it is looked for in the text of the hits as well. Pure.
 */
import { fieldRight } from '@trellis/metadata/access/access.ts'
import type { Access } from '@trellis/metadata/access/access.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { WordSample } from '../db/db.ts'
import { pairsOf, searchColumns, stretchesOf } from './search-tokens.ts'
import type { Stretch } from './search-tokens.ts'
import type { ReadEnv } from './source-sql.ts'
import { ident } from './sql-text.ts'
import { allOf, oneOf, shareOf } from './word-shares.ts'

const mostTerms = 12

/**
 * What a search text asks of one object; `parts` are the values of its slots. `walk`: so many records hold the words that walking the
 * records finds a page of them sooner than the index does, whatever the page's order. `soon`: a walk of the latest records finds enough of
 * them sooner. `led`: the index is asked for the rare words only, its rows for all of them.
 */
export type SearchPlan = {
  object: string
  columns: string[]
  rechecks: number
  walk: boolean
  soon: boolean
  led: boolean
  parts: { [part: string]: string }
  /** What the sample of the object's records says; absent: there is none. */
  held?: HeldShares
}

/** Shares of the records that have all the words, and all that lead; entries of the index that are listed for those. */
export type HeldShares = { all: number; led: number; listed: number }

/** From which share of the records on that hold all the words. */
const walkedShare = 0.02
/** Hits a walk of the latest records ends with. */
export const walkedCandidates = 100
/** How many of the latest records a walk looks at: a few thousand hold enough of frequent words, unless a large file came in. */
export const walkedRows = 40_000
/** A record looked at costs as many entries of the index: more where records lie apart from their order, less where they lie in it. */
const recordInEntries = 4
/** A word so frequent is not worth its list of the index, if so many of what the others lead to have it, or those are so few. */
const frequentShare = 0.02
const enoughOfLed = 0.1
const fewLed = 0.005

/** Null: nothing to look for, or no field to look in (no record matches). */
export function planSearch(
  text: string,
  shape: ObjectShape,
  access: Access,
  wordShares: ReadonlyMap<string, WordSample>,
): SearchPlan | null {
  const fields = readableSearchFields(shape, access)
  const terms = stretchesOf(text).slice(0, mostTerms)
  if (fields.length === 0 || terms.length === 0) return null
  const columns = fields.map((field) => field.column)
  const parts: SearchPlan['parts'] = Object.create(null) as SearchPlan['parts']
  let rechecks = 0
  const clauses = terms.map((term) => {
    const { words, fromStart } = lookedUp(term)
    if (term.wordless && words.length > 1) parts[`${shape.name}.run${rechecks++}`] = term.text
    return anyOf(columns, (column) => {
      const lexemes = words.map((word) => lexeme(column, word, fromStart))
      return lexemes.length === 1 ? (lexemes[0] ?? '') : `(${lexemes.join(' & ')})`
    })
  })
  const { walk, soon, leading, held } = wayOf(wordShares.get(shape.table), columns, terms)
  const led = leading.includes(false)
  parts[`${shape.name}.query`] = clauses.join(' & ')
  if (led) parts[`${shape.name}.lead`] = clauses.filter((_, at) => leading[at]).join(' & ')
  return { object: shape.name, columns, rechecks, walk, soon, led, parts, ...(held && { held }) }
}

/** The marks of a plan in the key of its statement. */
export function searchMarks({ rechecks, walk, led }: SearchPlan): string {
  return `${rechecks}${walk ? 'w' : ''}${led ? 'l' : ''}`
}

/** Whether to walk the records, and else which of the terms lead through the index. */
function wayOf(
  sample: WordSample | undefined,
  columns: readonly string[],
  terms: readonly Stretch[],
): { walk: boolean; soon: boolean; leading: boolean[]; held?: HeldShares } {
  if (sample === undefined) return { walk: false, soon: false, leading: terms.map(() => true) }
  const { rows } = sample
  const held = terms.map((term) => {
    const { words, fromStart } = lookedUp(term)
    return oneOf(
      rows,
      columns.map((column) =>
        allOf(
          rows,
          words.map((word) => sample.holders(`${column}:${word}`, fromStart)),
        ),
      ),
    )
  })
  const share = shareOf(allOf(rows, held))
  const leading = leadingTerms(rows, held)
  const listed = held.reduce((sum, one, at) => (leading[at] ? sum + shareOf(one) * sample.records : sum), 0)
  const walked = walkedCandidates / share
  const soon = walked <= walkedRows && walked * recordInEntries < listed
  const led = shareOf(
    allOf(
      rows,
      held.filter((_, at) => leading[at]),
    ),
  )
  return { walk: share >= walkedShare, soon, leading, held: { all: share, led, listed } }
}

/** The rarest term, and the others that are rare; all, where the frequent ones leave little of what the rare ones lead to. */
function leadingTerms(rows: number, held: readonly Uint8Array[]): boolean[] {
  const shares = held.map(shareOf)
  const rarest = shares.indexOf(Math.min(...shares))
  const leading = shares.map((share, at) => at === rarest || share < frequentShare)
  const led = shareOf(
    allOf(
      rows,
      held.filter((_, at) => leading[at]),
    ),
  )
  const isGood = led <= fewLed || shareOf(allOf(rows, held)) >= enoughOfLed * led
  return isGood ? leading : held.map(() => true)
}

/** The words of the index that a stretch of the search text asks for, all of them. */
function lookedUp({ text, wordless }: Stretch): { words: string[]; fromStart: boolean } {
  const { length } = [...text]
  if (!wordless) return { words: [text], fromStart: text.length > 1 }
  return length === 1 ? { words: [text], fromStart: true } : { words: pairsOf(text), fromStart: false }
}

export function readableSearchFields(shape: ObjectShape, access: Access): (FieldShape & { column: string })[] {
  return searchColumns(shape).filter((field) => ['read', 'edit'].includes(fieldRight(access, shape, field.name)))
}

/**
 * The rows of a table (its SQL) that have the words. Rare words are found by the index before anything else is asked of the rows:
 * `offset 0` keeps the planner from walking another index in the hope of meeting one soon. Frequent ones are left to just that walk.
 */
export function hitsSql(env: ReadEnv, plan: SearchPlan, table: string): string {
  return `(select s.* from ${table} s where ${hasWordsSql(env, plan, 's')}${plan.walk ? '' : ' offset 0'})`
}

/** Whether a row has the words, as a condition over the alias. */
export function hasWordsSql(env: ReadEnv, plan: SearchPlan, alias: string): string {
  const { params } = env
  const query = params.add({ from: 'search', part: `${plan.object}.query` }, 'tsquery')
  // The function says the same as the operator, but is no word of the index.
  const isAsked = plan.walk || plan.led
  const conditions = [isAsked ? `ts_match_vq(${alias}._search, ${query})` : `${alias}._search @@ ${query}`]
  if (plan.led && !plan.walk) {
    const lead = params.add({ from: 'search', part: `${plan.object}.lead` }, 'tsquery')
    conditions.unshift(`${alias}._search @@ ${lead}`)
  }
  for (let index = 0; index < plan.rechecks; index++) {
    const run = params.add({ from: 'search', part: `${plan.object}.run${index}` }, 'text')
    const places = plan.columns.map(
      (column) => `strpos(lower(normalize(${alias}.${ident(column)}::text, nfkc)), ${run}) > 0`,
    )
    conditions.push(`(${places.join(' or ')})`)
  }
  return conditions.join(' and ')
}

function anyOf(columns: string[], clause: (column: string) => string): string {
  return columns.length === 1 ? clause(columns[0] ?? '') : `(${columns.map(clause).join(' | ')})`
}

/** A quoted lexeme of a tsquery. */
function lexeme(column: string, word: string, fromStart: boolean): string {
  const quoted = `${column}:${word}`.replaceAll('\\', '\\\\').replaceAll("'", "''")
  return `'${quoted}'${fromStart ? ':*' : ''}`
}
