/**
 * The helper functions that formula SQL calls, as CREATE FUNCTION statements. The server installs them in schema `trellis` at start-up
 * (every statement may be run again). None of them raises an error: what cannot be worked out is NULL.
 */
import { dateSqlFunctions } from './sql/functions-date.ts'
import { numberSqlFunctions } from './sql/functions-number.ts'
import { textSqlFunctions } from './sql/functions-text.ts'

/**
 * One helper: its signature, result and plpgsql body (without BEGIN and END), or a plain SQL expression.
 * `strict: false`: NULL in gives NULL out by itself, and PostgreSQL may then put the expression in place of the call. No part of such an
 * expression may fail on constants alone: the planner works those out before any CASE.
 */
export type SqlFunction = {
  name: string
  args: string
  returns: string
  strict?: boolean
  declare?: string
  body?: string
  expression?: string
}

/** Statements that create the schema and all helpers, in order. `schema` must be a plain lower-case name. */
export function formulaSqlStatements(schema = 'trellis'): string[] {
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error('schema must be a plain lower-case name')
  const all = [...textSqlFunctions, ...numberSqlFunctions, ...dateSqlFunctions]
  return [`CREATE SCHEMA IF NOT EXISTS ${schema}`, ...all.map((made) => statementOf(made, schema))]
}

function statementOf(made: SqlFunction, schema: string): string {
  const inSchema = (text: string): string => text.replaceAll('@f_', `${schema}.f_`)
  const head = `CREATE OR REPLACE FUNCTION ${schema}.${made.name}(${made.args}) RETURNS ${made.returns} IMMUTABLE PARALLEL SAFE${made.strict === false ? '' : ' STRICT'}`
  if (made.expression !== undefined)
    return `${head} LANGUAGE sql AS $formula$ SELECT ${inSchema(made.expression)} $formula$`
  return `${head} LANGUAGE plpgsql AS $formula$ ${made.declare === undefined ? '' : `DECLARE ${inSchema(made.declare)} `}BEGIN ${inSchema(made.body ?? '')} END $formula$`
}
