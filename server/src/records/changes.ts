/**
 * What the write path takes and gives: one batch of changes to one object, one verdict a change, in order.
 */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldProblem, Problem } from '@trellis/metadata/problem.ts'

export type Values = { [field: string]: unknown }

/** Field values in wire form, as they stand in the database. */
export type StoredValues = { [field: string]: JsonValue }

/** `version` is the optimistic lock: absent means the caller does not mind what happened in between. */
export type RecordChange =
  | { op: 'create'; values: Values }
  | { op: 'update'; id: string; values: Values; version?: number }
  | { op: 'delete'; id: string; version?: number }
  | { op: 'restore'; id: string }

export type Verdict =
  | {
      ok: true
      id: string
      version: number
      op: RecordChange['op']
      unchanged?: boolean
      /** Rules of severity info that hold, and warnings that were accepted. */
      notices?: FieldProblem[]
    }
  | { ok: false; id?: string; problem: Problem }

export type WriteOptions = {
  /** One failed change fails all (thrown as one problem); otherwise each has its own verdict. Default true. */
  allOrNone?: boolean
  /** JSON Pointer of the n-th change in the request body; default '' for all. */
  pointer?: (index: number) => string
  /** Gives back the record as the caller may read it (single changes only). */
  answer?: boolean
  /** Names of validation rules of severity `warning` the caller has seen and accepts. */
  accepted?: string[]
  /** Everything is checked and worked out, nothing is kept. */
  dryRun?: boolean
  /** The change set these changes belong to; a new one when absent. */
  change?: string
  /** The platform writes (undo, a flow as the system): rights of fields and objects are not asked. */
  trusted?: boolean
  /** Values are texts of cells (import). */
  cells?: boolean
  /** Read-only fields that may be set all the same: an import sets autonumbers and created_at. */
  writable?: ReadonlySet<string>
  /** Label of the change set in the list of changes that can be undone. */
  label?: string
}

export type WriteAnswer = {
  /** Id of the change set, the same in history and events of everything this call touched. */
  change: string
  verdicts: Verdict[]
  /** JSON text of the record after the change, when asked for with `answer`. */
  record?: string
}

/** A record as it stood when it was locked; `values` has every field with a column, system fields included. */
export type BeforeImage = {
  id: string
  version: number
  owner: string | null
  deleted: boolean
  /** Start of validity of the row, as PostgreSQL prints it: names the row version exactly. */
  from: string
  /** Change set that wrote the row. */
  change: string | null
  readable: boolean
  writable: boolean
  /** By a lock that does not name the caller, on the record or its master. */
  locked: boolean
  /** In a closed period; absent: the object has none. */
  closed?: boolean
  values: StoredValues
}

/** A change after W2-W7: every value parsed, in wire form, ready to be written. */
export type ReadyChange =
  | { op: 'create'; index: number; id: string; owner: string; values: StoredValues; notices?: FieldProblem[] }
  | {
      op: 'update'
      index: number
      id: string
      before: BeforeImage
      owner?: string
      values: StoredValues
      notices?: FieldProblem[]
    }
