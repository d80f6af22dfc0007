/** All mistakes of a formula, in the reader's language, for the editor's margin. */
import { checkText } from '../check.ts'
import { messageOf } from '../messages.ts'
import type { CheckOptions, FormulaScope } from '../types.ts'

export type Diagnostic = { start: number; end: number; code: string; message: string; severity: 'error' | 'hint' }

/** Errors; or, for a formula that is right, hints where it cannot be used in lists and filters. */
export function diagnoseFormula(
  text: string,
  scope: FormulaScope,
  options: CheckOptions = {},
  locale = 'en',
): Diagnostic[] {
  if (text.trim() === '') return []
  const checked = checkText(text, scope, options)
  const found = checked.ok ? checked.sqlProblems : checked.errors
  return found.map((error) => ({
    start: error.start,
    end: Math.max(error.end, error.start),
    code: error.code,
    message: messageOf(error, locale),
    severity: checked.ok ? 'hint' : 'error',
  }))
}
