/** What an import did about the dirt it met: remarks counted in rows, kept small however many different texts there are. */
import type { JobNote } from '../jobs/backlog.ts'

const maxDistinct = 500

export class Notes {
  readonly #notes = new Map<string, JobNote>()

  constructor(known: readonly JobNote[] = []) {
    for (const note of known) this.#notes.set(keyOf(note.code, note.params), { ...note })
  }

  add(code: string, params: JobNote['params'], rows = 1): void {
    const key = keyOf(code, params)
    const known = this.#notes.get(key)
    if (known) known.rows += rows
    else if (this.#notes.size < maxDistinct) this.#notes.set(key, { code, params, rows })
    else if (code !== 'import.more_remarks') this.add('import.more_remarks', {}, rows)
  }

  /** Most rows first. */
  list(): JobNote[] {
    return [...this.#notes.values()].toSorted((a, b) => b.rows - a.rows)
  }
}

function keyOf(code: string, params: JobNote['params']): string {
  return `${code}\0${Object.values(params).join('\0')}`
}
