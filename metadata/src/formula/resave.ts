/**
 * A formula as it is for a record that is saved again as it stands: not new, not a copy, nothing changed. What speaks of a change is then
 * known beforehand, so such a formula may have an SQL form.
 *
 * Shape   CheckedFormula -> CheckedFormula with the same value: ISNEW, ISCLONE and ISCHANGED are false, PRIORVALUE(x) is x. Pure.
 */
import type { CheckedFormula } from './check.ts'
import type { Typed } from './define.ts'
import { sqlProblemsOf } from './traits.ts'

export function asResaved(checked: CheckedFormula): CheckedFormula {
  const root = resaved(checked.root)
  return { ...checked, root, sqlProblems: sqlProblemsOf(checked.text, root) }
}

const neverTrue: ReadonlySet<string> = new Set(['ISNEW', 'ISCLONE', 'ISCHANGED'])

function resaved(node: Typed): Typed {
  if (node.kind !== 'call') return node
  const [first] = node.args
  if (neverTrue.has(node.def.name))
    return { kind: 'literal', type: 'boolean', value: false, start: node.start, end: node.end }
  if (node.def.name === 'PRIORVALUE' && first) return resaved(first)
  return { ...node, args: node.args.map(resaved) }
}
