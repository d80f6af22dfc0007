/** The closed table of functions: what a formula may call. Operators (names with `#`) are in it for the back ends only. */
import { dateFunctions } from './date.ts'
import { makeFunctions } from './date-make.ts'
import { shiftFunctions } from './date-shift.ts'
import { encodeFunctions } from './encode.ts'
import { mathFunctions } from './math.ts'
import { patternFunctions } from './pattern.ts'
import { workFunctions } from './work.ts'
import { logicFunctions } from './logic.ts'
import { numberFunctions } from './number.ts'
import { operators } from './operators.ts'
import { recordFunctions } from './record.ts'
import { textFunctions } from './text.ts'
import { crmFunctions } from './crm.ts'
import type { FunctionDef } from '../define.ts'

const all: readonly FunctionDef[] = [
  ...operators,
  ...logicFunctions,
  ...textFunctions,
  ...patternFunctions,
  ...encodeFunctions,
  ...numberFunctions,
  ...mathFunctions,
  ...makeFunctions,
  ...dateFunctions,
  ...shiftFunctions,
  ...workFunctions,
  ...recordFunctions,
  ...crmFunctions,
]

const byName = new Map(all.map((def) => [def.name, def]))

/** The function of a name (upper case), operators included. */
export function functionOf(name: string): FunctionDef | undefined {
  return byName.get(name)
}

/** The function of a name that is known to be in the table. */
export function operatorOf(name: string): FunctionDef {
  const def = byName.get(name)
  if (!def) throw new Error(`formula table has no ${name}`)
  return def
}

/** The functions people may write, by family and name. */
export const formulaFunctions: readonly FunctionDef[] = all.filter((def) => !def.name.startsWith('#'))

/** Functions of other platforms that are deliberately not here, with no replacement in a formula. */
export const missingFunctions: ReadonlySet<string> = new Set([
  'VLOOKUP',
  'GETSESSIONID',
  'IMAGEPROXYURL',
  'INCLUDE',
  'LINKTO',
  'PARENTGROUPVAL',
  'PREVGROUPVAL',
  'PREDICT',
  'REQUIRESCRIPT',
  'URLFOR',
  'GETRECORDIDS',
  'JUNCTIONIDLIST',
  'MAP',
  'TEMPLATE',
])
