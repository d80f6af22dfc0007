/** Formulas inside read statements: formula fields, formula conditions. Joined to the formula engine in one place. */
import type { FieldPath } from '@trellis/metadata/query/checked-query.ts'
import type { Scope } from './scope.ts'

export function formulaFieldSql(_scope: Scope, path: FieldPath): string {
  throw new Error(`no SQL of formula field ${path.text}`)
}

export function formulaFilterSql(_scope: Scope, _formula: unknown): string {
  throw new Error('no SQL of formulas')
}

export function havingFormulaSql(_env: unknown, _formula: unknown, _column: (name: string) => string): string {
  throw new Error('no SQL of formulas')
}
