/**
 * One run of a statement, leaner than the driver's own query: the shape of its rows is asked for once a connection, what is
 * sent goes out in one piece, and a page may be taken as bytes (json-rows.ts).
 *
 * Errors  those of PostgreSQL, to the callback; pool.ts translates them.
 */
import pg from 'pg'
import { serialize } from 'pg-protocol'
import { Parser } from 'pg-protocol/dist/parser.js'
import pgValues from 'pg/lib/utils.js'
import type { SqlText } from './db.ts'
import type { JsonForm, JsonRows } from './json-rows.ts'
import { JsonRowWriter } from './json-rows.ts'

type Field = { name: string; dataTypeID: number }
type Row = { [column: string]: unknown }
type Parse = (text: string) => unknown
type Columns = { names: readonly string[]; types: readonly number[]; parsers: readonly Parse[]; empty: Row }

/** What the driver's connection has, as far as it is used here. */
type Wire = {
  stream: {
    writable: boolean
    write(bytes: Buffer): boolean
    on(event: 'data', heard: (bytes: Buffer) => void): unknown
  }
  parsedStatements: { [name: string]: string | undefined }
  submittedNamedStatements: { [name: string]: string | undefined }
  emit(event: string, message: unknown): boolean
  attachListeners(stream: Wire['stream']): void
}

export type Callback<T> = (error: Error | null | undefined, result?: T) => void

const knownColumns = new WeakMap<Wire, Map<string, Columns>>()
const bytesWanted = new WeakMap<Wire, JsonRowWriter>()

const describePortal = serialize.describe({ type: 'P', name: '' })
const executeAndSync = Buffer.concat([serialize.execute({}), serialize.sync()])

/**
 * Five times PostgreSQL plans a prepared statement by its values, which for a member's page takes longer than to run it. What goes before
 * the statement and holds until its end tells it not to; a connection knows it from its beginning (`prepareBlind`).
 */
const blindName = 'blind'
const blindText = `select set_config('plan_cache_mode', 'force_generic_plan', true)`
const runBlind = Buffer.concat([serialize.bind({ statement: blindName }), serialize.execute({})])

/** Once a connection, before it is asked anything that is `blind`. */
export function prepareBlind(client: pg.ClientBase): Promise<unknown> {
  return client.query({ name: blindName, text: blindText })
}

/** Rows as objects; a subclass may take them otherwise. Its members have the names the driver calls. */
abstract class PreparedRun<T> {
  readonly text: string
  /** Empty: planned for this run alone. */
  readonly name: string
  callback: Callback<T> | undefined
  protected columns: Columns | undefined
  readonly #values: readonly unknown[]
  readonly #parserOf: (oid: number) => Parse
  #failed: Error | undefined
  /** What is answered before the statement is. */
  #before: boolean

  constructor(sql: SqlText, parserOf: (oid: number) => Parse) {
    this.text = sql.text
    this.name = sql.name ?? ''
    this.#values = sql.values
    this.#parserOf = parserOf
    this.#before = sql.blind === true
  }

  protected abstract result(): T
  protected abstract taken(fields: (string | null)[]): void
  protected began(_wire: Wire): void {}
  protected ended(_wire: Wire): void {}
  protected described(): void {}

  submit(wire: Wire): Error | null {
    const isKept = this.name !== ''
    const known = isKept ? (wire.parsedStatements[this.name] ?? wire.submittedNamedStatements[this.name]) : undefined
    if (known !== undefined && known !== this.text)
      return new Error(`Two texts have the name ${this.name} of a prepared statement`)
    const parts: Buffer[] = []
    try {
      if (known === undefined) parts.push(serialize.parse({ name: this.name, text: this.text }))
      if (this.#before) parts.push(runBlind)
      const values = this.#values as unknown[]
      parts.push(serialize.bind({ statement: this.name, values, valueMapper: pgValues.prepareValue }))
    } catch (error) {
      return error as Error
    }
    if (known === undefined && isKept) wire.submittedNamedStatements[this.name] = this.text
    this.columns = known === undefined ? undefined : knownColumns.get(wire)?.get(this.name)
    if (!this.#before) this.began(wire)
    if (this.columns === undefined) parts.push(describePortal)
    else this.described()
    parts.push(executeAndSync)
    // A connection that was lost says so itself.
    if (wire.stream.writable) wire.stream.write(Buffer.concat(parts))
    return null
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    const empty: Row = {}
    for (const { name } of fields) Object.defineProperty(empty, name, { value: null, ...open })
    this.columns = {
      names: fields.map((field) => field.name),
      types: fields.map((field) => field.dataTypeID),
      parsers: fields.map((field) => this.#parserOf(field.dataTypeID)),
      empty,
    }
    this.#guarded(() => this.described())
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#failed === undefined && !this.#before) this.#guarded(() => this.taken(fields))
  }

  handleCommandComplete(_complete: unknown, wire: Wire): void {
    if (!this.#before) return
    this.#before = false
    this.began(wire)
  }

  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}

  handleError(error: Error, wire: Wire): void {
    this.ended(wire)
    knownColumns.get(wire)?.delete(this.name)
    this.callback?.(this.#failed ?? error)
  }

  handleReadyForQuery(wire: Wire): void {
    this.ended(wire)
    if (this.#failed !== undefined) {
      this.callback?.(this.#failed)
      return
    }
    if (this.columns !== undefined && this.name !== '') keep(wire, this.name, this.columns)
    this.callback?.(null, this.result())
  }

  /** What goes wrong with a row is this call's error, and the connection stays in step. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#failed = error as Error
    }
  }
}

function keep(wire: Wire, name: string, columns: Columns): void {
  let known = knownColumns.get(wire)
  if (known === undefined) knownColumns.set(wire, (known = new Map()))
  if (known.get(name) !== columns) known.set(name, columns)
}

const open = { writable: true, enumerable: true, configurable: true }

/** Rows as objects of their columns. */
export class RowsRun<R> extends PreparedRun<R[]> {
  readonly #rows: R[] = []

  protected taken(fields: (string | null)[]): void {
    const { names, parsers, empty } = this.columns ?? noColumns
    const row: Row = { ...empty }
    for (let at = 0; at < fields.length; at++) {
      const text = fields[at] ?? null
      if (text !== null) row[names[at] ?? ''] = parsers[at]?.(text)
    }
    this.#rows.push(row as R)
  }

  protected result(): R[] {
    return this.#rows
  }
}

const noColumns: Columns = { names: [], types: [], parsers: [], empty: {} }

/** Rows as the bytes of a JSON array. */
export class JsonRun extends PreparedRun<JsonRows> {
  readonly #writer: JsonRowWriter

  constructor(sql: SqlText, form: JsonForm) {
    super(sql, () => String)
    this.#writer = new JsonRowWriter(form)
  }

  protected override began(wire: Wire): void {
    bytesWanted.set(wire, this.#writer)
  }

  protected override ended(wire: Wire): void {
    bytesWanted.delete(wire)
  }

  protected override described(): void {
    this.#writer.columns(this.columns?.types ?? [])
  }

  protected taken(): void {}

  protected result(): JsonRows {
    return this.#writer.result()
  }
}

const dataRow = 68
/** Stands for a row that was taken as bytes. */
const takenRow = { name: 'dataRow', length: 0, fields: [] }

/** A client whose rows can be taken as bytes, where a run asks for it. */
export class BytesClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    const wire = (this as unknown as { connection: Wire }).connection
    wire.attachListeners = (stream) => listen(wire, stream)
  }
}

type Packets = { handlePacket(offset: number, code: number, length: number, bytes: Buffer): { name: string } }

function listen(wire: Wire, stream: Wire['stream']): void {
  const parser = new Parser()
  const packets = parser as unknown as Packets
  const handle = packets.handlePacket.bind(parser)
  packets.handlePacket = (offset, code, length, bytes) => {
    const writer = code === dataRow ? bytesWanted.get(wire) : undefined
    if (writer === undefined) return handle(offset, code, length, bytes)
    writer.row(bytes, offset, length)
    return takenRow
  }
  stream.on('data', (bytes) =>
    parser.parse(bytes, (message) => wire.emit(message.name === 'error' ? 'errorMessage' : message.name, message)),
  )
}
