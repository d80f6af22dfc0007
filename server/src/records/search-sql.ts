/**
 * A search as SQL: all words must match, each in any of the fields the caller may read. Words match from their start; a run of three or
 * more Chinese characters is looked up by its pairs, which can lie, so it is looked for in the text of the hits as well. Pure.
 */
import { fieldRight } from '@trellis/metadata/access/access.ts'
import type { Access } from '@trellis/metadata/access/access.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { pairsOf, searchColumns, stretchesOf } from './search-tokens.ts'
import type { Stretch } from './search-tokens.ts'
import type { ReadEnv } from './source-sql.ts'
import { ident } from './sql-text.ts'
import { shareOf } from './word-shares.ts'

const mostTerms = 12

/**
 * What a search text asks of one object; `parts` are the values of its slots. `walk`: so many records hold the words that walking the
 * records finds a page of them sooner than the index does.
 */
export type SearchPlan = {
  object: string
  columns: string[]
  rechecks: number
  walk: boolean
  parts: { [part: string]: string }
}

/** From which share of the records on; words that are frequent each need not meet, so several must be far more frequent. */
const walkedShare = { one: 0.02, many: 0.2 }

/** Null: nothing to look for, or no field to look in (no record matches). */
export function planSearch(
  text: string,
  shape: ObjectShape,
  access: Access,
  wordShares: ReadonlyMap<string, ReadonlyMap<string, number>>,
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
  parts[`${shape.name}.query`] = clauses.join(' & ')
  const shares = wordShares.get(shape.table)
  const walk =
    shares !== undefined &&
    terms.reduce((product, term) => product * termShare(shares, columns, term), 1) >=
      (terms.length === 1 ? walkedShare.one : walkedShare.many)
  return { object: shape.name, columns, rechecks, walk, parts }
}

/** The words of the index that a stretch of the search text asks for, all of them. */
function lookedUp({ text, wordless }: Stretch): { words: string[]; fromStart: boolean } {
  const { length } = [...text]
  if (!wordless) return { words: [text], fromStart: text.length > 1 }
  return length === 1 ? { words: [text], fromStart: true } : { words: pairsOf(text), fromStart: false }
}

/** As frequent as its rarest word, in the field where it is most frequent. */
function termShare(shares: ReadonlyMap<string, number>, columns: string[], term: Stretch): number {
  const { words, fromStart } = lookedUp(term)
  return Math.max(
    ...columns.map((column) => Math.min(...words.map((word) => shareOf(shares, `${column}:${word}`, fromStart)))),
  )
}

export function readableSearchFields(shape: ObjectShape, access: Access): (FieldShape & { column: string })[] {
  return searchColumns(shape).filter((field) => ['read', 'edit'].includes(fieldRight(access, shape, field.name)))
}

/**
 * The rows of a table (its SQL) that have the words. Rare words are found by the index before anything else is asked of the rows:
 * `offset 0` keeps the planner from walking another index in the hope of meeting one soon. Frequent ones are left to just that walk.
 */
export function hitsSql(env: ReadEnv, plan: SearchPlan, table: string): string {
  const { params } = env
  const query = params.add({ from: 'search', part: `${plan.object}.query` }, 'tsquery')
  // The function says the same as the operator, but is no word of the index.
  const conditions = [plan.walk ? `ts_match_vq(s._search, ${query})` : `s._search @@ ${query}`]
  for (let index = 0; index < plan.rechecks; index++) {
    const run = params.add({ from: 'search', part: `${plan.object}.run${index}` }, 'text')
    const places = plan.columns.map((column) => `strpos(lower(normalize(s.${ident(column)}::text, nfkc)), ${run}) > 0`)
    conditions.push(`(${places.join(' or ')})`)
  }
  return `(select s.* from ${table} s where ${conditions.join(' and ')}${plan.walk ? '' : ' offset 0'})`
}

function anyOf(columns: string[], clause: (column: string) => string): string {
  return columns.length === 1 ? clause(columns[0] ?? '') : `(${columns.map(clause).join(' | ')})`
}

/** A quoted lexeme of a tsquery. */
function lexeme(column: string, word: string, fromStart: boolean): string {
  const quoted = `${column}:${word}`.replaceAll('\\', '\\\\').replaceAll("'", "''")
  return `'${quoted}'${fromStart ? ':*' : ''}`
}
