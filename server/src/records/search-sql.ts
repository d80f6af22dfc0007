/**
 * A search as SQL: all words must match, each in any of the fields the caller may read. Words match from their start; a run of three or
 * more Chinese characters is looked up by its pairs, which can lie, so it is looked for in the text of the hits as well. Pure.
 */
import { fieldRight } from '@trellis/metadata/access/access.ts'
import type { Access } from '@trellis/metadata/access/access.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { pairsOf, searchColumns, stretchesOf } from './search-tokens.ts'
import type { ReadEnv } from './source-sql.ts'
import { ident } from './sql-text.ts'

const mostTerms = 12

/** What a search text asks of one object; `parts` are the values of its slots. */
export type SearchPlan = { object: string; columns: string[]; rechecks: number; parts: { [part: string]: string } }

/** Null: nothing to look for, or no field to look in (no record matches). */
export function planSearch(text: string, shape: ObjectShape, access: Access): SearchPlan | null {
  const fields = readableSearchFields(shape, access)
  const terms = stretchesOf(text).slice(0, mostTerms)
  if (fields.length === 0 || terms.length === 0) return null
  const columns = fields.map((field) => field.column)
  const parts: SearchPlan['parts'] = Object.create(null) as SearchPlan['parts']
  let rechecks = 0
  const clauses = terms.map((term) => {
    if (!term.wordless) return anyOf(columns, (column) => lexeme(column, term.text, term.text.length > 1))
    if ([...term.text].length === 1) return anyOf(columns, (column) => lexeme(column, term.text, true))
    if ([...term.text].length > 2) parts[`${shape.name}.run${rechecks++}`] = term.text
    return anyOf(
      columns,
      (column) =>
        `(${pairsOf(term.text)
          .map((pair) => lexeme(column, pair, false))
          .join(' & ')})`,
    )
  })
  parts[`${shape.name}.query`] = clauses.join(' & ')
  return { object: shape.name, columns, rechecks, parts }
}

export function readableSearchFields(shape: ObjectShape, access: Access): (FieldShape & { column: string })[] {
  return searchColumns(shape).filter((field) => ['read', 'edit'].includes(fieldRight(access, shape, field.name)))
}

/**
 * The rows of a table (its SQL) that have the words, found by the index before anything else is asked of them: `offset 0` keeps the
 * planner from walking another index in the hope of meeting one soon.
 */
export function hitsSql(env: ReadEnv, plan: SearchPlan, table: string): string {
  const { params } = env
  const conditions = [`s._search @@ ${params.add({ from: 'search', part: `${plan.object}.query` }, 'tsquery')}`]
  for (let index = 0; index < plan.rechecks; index++) {
    const run = params.add({ from: 'search', part: `${plan.object}.run${index}` }, 'text')
    const places = plan.columns.map((column) => `strpos(lower(normalize(s.${ident(column)}::text, nfkc)), ${run}) > 0`)
    conditions.push(`(${places.join(' or ')})`)
  }
  return `(select s.* from ${table} s where ${conditions.join(' and ')} offset 0)`
}

function anyOf(columns: string[], clause: (column: string) => string): string {
  return columns.length === 1 ? clause(columns[0] ?? '') : `(${columns.map(clause).join(' | ')})`
}

/** A quoted lexeme of a tsquery. */
function lexeme(column: string, word: string, fromStart: boolean): string {
  const quoted = `${column}:${word}`.replaceAll('\\', '\\\\').replaceAll("'", "''")
  return `'${quoted}'${fromStart ? ':*' : ''}`
}
