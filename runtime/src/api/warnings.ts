/**
 * Warnings: validation rules a person may save in spite of. Every write goes through `withWarnings`, so forms, cells, boards and bulk edits all
 * ask the same question; what a rule of severity info says is told after the save.
 */
import type { BulkAnswer, BulkResult } from './records.ts'
import { setNoticeListener } from './client.ts'
import type { WireFieldProblem } from './problem.ts'
import { problemOf } from './problem.ts'

/** A warning as the server says it: name of the rule, and its sentence. Of a suspected duplicate also the records it may be. */
export type Warning = { rule: string; message: string; records?: { object: string; id: string; name: string | null }[] }

type Asker = (warnings: Warning[], records: number) => Promise<boolean>

let ask: Asker = async () => false

/** The shell asks and tells; without it a warning refuses. `tell` gets the sentences of info rules. */
export function watchWarnings(next: { ask: Asker; tell(messages: string[]): void }): void {
  ask = next.ask
  setNoticeListener((notices) => {
    const told = notices.filter((one) => one.params?.['severity'] === 'info').map((one) => one.message ?? one.code)
    if (told.length > 0) next.tell([...new Set(told)])
  })
}

/**
 * Sends; when nothing but warnings is in the way, asks, and sends again accepting exactly those.
 *
 * Errors  those of `send`; the refusal itself when the person says no.
 */
export async function withWarnings<T>(send: (accept: string[]) => Promise<T>): Promise<T> {
  try {
    return await send([])
  } catch (error) {
    const problem = problemOf(error)
    const mayPass = problem.status === 422 || problem.code === 'record.duplicate_suspected'
    const warnings = mayPass ? onlyWarnings(problem.errors) : []
    if (warnings.length === 0 || !(await ask(warnings, 1))) throw error
    // Duplicates are looked for last: once the rules are passed, there may be more to consider.
    return await sendAccepting(
      send,
      warnings.map(({ rule }) => rule),
    )
  }
}

/** Of many records those that only warnings keep back are asked about together and sent once more. */
export async function acceptRefused<R>(
  answer: BulkAnswer,
  records: readonly R[],
  send: (records: R[], accept: string[]) => Promise<BulkAnswer>,
): Promise<BulkAnswer> {
  const places = answer.results.flatMap((result, at) => (warningsOf(result).length > 0 ? [at] : []))
  const warnings = unique(places.flatMap((at) => warningsOf(answer.results[at])))
  if (places.length === 0 || !(await ask(warnings, places.length))) return answer
  const again = places.flatMap((at) => records.slice(at, at + 1))
  const second = await send(
    again,
    warnings.map(({ rule }) => rule),
  )
  const results = [...answer.results]
  for (const [index, at] of places.entries()) results[at] = second.results[index] ?? results[at] ?? { ok: false }
  return { ...answer, results, also: second.change === null ? [] : [second.change] }
}

function warningsOf(result: BulkResult | undefined): Warning[] {
  return result === undefined || result.ok ? [] : onlyWarnings(result.errors)
}

/** The warnings, each once; none when anything else is wrong too. */
export function onlyWarnings(errors: readonly WireFieldProblem[] | undefined): Warning[] {
  const found = (errors ?? []).map((error): Warning | undefined => {
    const rule = error.params?.['rule']
    return error.params?.['severity'] === 'warning' && typeof rule === 'string'
      ? { rule, message: error.message ?? error.code, ...recordsOf(error.params?.['records']) }
      : undefined
  })
  return found.every((one) => one !== undefined) ? unique(found) : []
}

function recordsOf(given: unknown): Pick<Warning, 'records'> {
  return Array.isArray(given) && given.length > 0 ? { records: given as NonNullable<Warning['records']> } : {}
}

async function sendAccepting<T>(send: (accept: string[]) => Promise<T>, accepted: string[]): Promise<T> {
  try {
    return await send(accepted)
  } catch (error) {
    const problem = problemOf(error)
    const warnings = problem.code === 'record.duplicate_suspected' ? onlyWarnings(problem.errors) : []
    if (warnings.length === 0 || !(await ask(warnings, 1))) throw error
    return await send([...accepted, ...warnings.map(({ rule }) => rule)])
  }
}

function unique(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((one) => [one.rule, one])).values()]
}
