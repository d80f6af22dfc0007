/**
 * What clients asked for and were told, each line on disk before the next step: the witness of crash experiments.
 *
 * An intent without an end is `unknown`: its effect may be there or not, but whole.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

export type LedgerLine =
  | { kind: 'intent'; key: string; op: unknown }
  | { kind: 'ack'; key: string; answer: unknown }
  | { kind: 'nack'; key: string; status: number }

export type Ledger = {
  intent(key: string, op: unknown): void
  ack(key: string, answer: unknown): void
  nack(key: string, status: number): void
  close(): void
}

export function openLedger(path: string): Ledger {
  const file = openSync(path, 'a')
  const write = (line: LedgerLine): void => {
    writeSync(file, `${JSON.stringify(line)}\n`)
    fsyncSync(file)
  }
  return {
    intent: (key, op) => write({ kind: 'intent', key, op }),
    ack: (key, answer) => write({ kind: 'ack', key, answer }),
    nack: (key, status) => write({ kind: 'nack', key, status }),
    close: () => closeSync(file),
  }
}

export type LedgerEntry = { key: string; op: unknown; end: 'ack' | 'nack' | 'unknown'; answer?: unknown }

export function readLedger(path: string): LedgerEntry[] {
  const entries = new Map<string, LedgerEntry>()
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    if (text === '') continue
    const line = JSON.parse(text) as LedgerLine
    if (line.kind === 'intent')
      entries.set(line.key, entries.get(line.key) ?? { key: line.key, op: line.op, end: 'unknown' })
    else
      Object.assign(
        entries.get(line.key) ?? {},
        line.kind === 'ack' ? { end: 'ack', answer: line.answer } : { end: 'nack' },
      )
  }
  return [...entries.values()]
}
