/** Conditions of rules that must have one: a rule nobody has narrowed yet holds for every record, and its builder is empty. Pure. */

/** The formula of a rule without conditions. */
export const everyRecord = 'TRUE'

/** What the builder shows: '' for a rule that holds for every record. */
export function shownCondition(formula: string | undefined): string {
  return formula === undefined || formula === everyRecord ? '' : formula
}

/** What the document keeps of what the builder made. */
export function keptCondition(formula: string): string {
  return formula.trim() === '' ? everyRecord : formula
}
