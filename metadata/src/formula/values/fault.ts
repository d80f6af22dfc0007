/**
 * Faults: the error values of the language. In memory a fault travels as a thrown FormulaFault up to IFERROR or the end of the
 * evaluation; in SQL the expression is NULL and a second expression says so (sql.ts). Both give the same answer on every row.
 */
import type { FaultCode } from '../types.ts'

/** One frozen object per code: no stack is captured, so a division by zero on every row stays cheap. */
export class FormulaFault {
  readonly code: FaultCode
  constructor(code: FaultCode) {
    this.code = code
  }
}

const faults = new Map<FaultCode, FormulaFault>()

/** Ends the evaluation with an error value. Never carries a value of the record. */
export function throwFault(code: FaultCode): never {
  let fault = faults.get(code)
  if (!fault) {
    fault = new FormulaFault(code)
    faults.set(code, fault)
  }
  throw fault
}
