/**
 * The rows of one page as the bytes of a JSON array, written from the bytes PostgreSQL sent: no value becomes a string on the way.
 *
 * Shape   a DataRow message (int16 count, then int32 length and text of each column) -> `{"id":"...","amount":12.5}`, as row_to_json has it.
 * Errors  an Error for a column of a type that has no place here: such a value is asked for as `to_json(...)`.
 */

export type JsonForm = {
  /** Bytes before each value, `{"id":` and `,"name":`. */
  before: readonly Buffer[]
  /** Rows that are shown; whether there are more is all that is told of the others. */
  limit: number
  /** So many columns at the end are no members: of the last row shown they say its place. */
  places: number
}

/** `json` is an array; `place` that of its last record where more follow. */
export type JsonRows = { json: Buffer; place: (string | null)[] | null }

/** Names of members and what stands around them, once for all rows of a plan. */
export function jsonForm(members: readonly string[], limit: number, places: number): JsonForm {
  const before = members.map((member, at) => Buffer.from(`${at === 0 ? '{' : ','}${JSON.stringify(member)}:`))
  return { before, limit, places }
}

const plain = 0
const quoted = 1
const truth = 2
const number = 3

/** By type of PostgreSQL: how its text stands in JSON. */
const ways: { [oid: number]: number } = {
  16: truth,
  20: plain,
  21: plain,
  23: plain,
  25: quoted,
  114: plain,
  700: number,
  701: number,
  1042: quoted,
  1043: quoted,
  1082: quoted,
  1083: quoted,
  1700: number,
  2950: quoted,
  3802: plain,
}

const firstBytes = 16_384
const comma = 44
const quote = 34
const backslash = 92
const nothing = Buffer.from('null')
const yes = Buffer.from('true')
const no = Buffer.from('false')
/** A byte becomes six at most: \u001f. */
const widest = 6

export class JsonRowWriter {
  readonly #form: JsonForm
  #ways: number[] = []
  #out: Buffer = Buffer.allocUnsafe(firstBytes)
  #at = 1
  #rows = 0
  #place: (string | null)[] | null = null
  #around = 0

  constructor(form: JsonForm) {
    this.#form = form
    this.#out[0] = 91
    for (const bytes of form.before) this.#around += bytes.length + 8
  }

  /** The columns, by their types. */
  columns(types: readonly number[]): void {
    const members = types.length - this.#form.places
    this.#ways = types.slice(0, members).map((oid) => {
      const way = ways[oid]
      if (way === undefined) throw new Error(`A column of type ${oid} cannot be told as JSON`)
      return way
    })
  }

  /** `start` is where the message begins after its head, `length` that of the message. */
  row(bytes: Buffer, start: number, length: number): void {
    const { limit, places } = this.#form
    this.#rows++
    if (this.#rows > limit) return
    this.#reserve(length * widest + this.#around)
    const end = this.#members(bytes, start + 2)
    if (places > 0 && this.#rows === limit) this.#place = textsAt(bytes, end, places)
  }

  result(): JsonRows {
    this.#reserve(1)
    this.#out[this.#at++] = 93
    return { json: this.#out.subarray(0, this.#at), place: this.#rows > this.#form.limit ? this.#place : null }
  }

  #members(bytes: Buffer, start: number): number {
    const { before } = this.#form
    const kinds = this.#ways
    const out = this.#out
    let at = start
    let to = this.#at
    if (this.#rows > 1) out[to++] = comma
    for (let index = 0; index < kinds.length; index++) {
      to = copied(before[index] ?? nothing, out, to)
      const length = bytes.readInt32BE(at)
      at += 4
      if (length < 0) {
        to = copied(nothing, out, to)
        continue
      }
      to = written(bytes, out, { at, end: at + length, to, way: kinds[index] ?? quoted })
      at += length
    }
    out[to++] = 125
    this.#at = to
    return at
  }

  #reserve(more: number): void {
    if (this.#out.length - this.#at >= more) return
    const wider = Buffer.allocUnsafe(Math.max(this.#out.length * 2, this.#at + more))
    this.#out.copy(wider, 0, 0, this.#at)
    this.#out = wider
  }
}

type Stretch = { at: number; end: number; to: number; way: number }

function written(bytes: Buffer, out: Buffer, { at, end, to, way }: Stretch): number {
  if (way === truth) return copied(bytes[at] === 116 ? yes : no, out, to)
  if (way === quoted || (way === number && isNoNumber(bytes, at))) return quotedText(bytes, out, { at, end, to })
  let place = to
  for (let from = at; from < end; from++) out[place++] = bytes[from] ?? 0
  return place
}

/** NaN, Infinity, -Infinity. */
function isNoNumber(bytes: Buffer, at: number): boolean {
  const first = bytes[at]
  return first === 78 || first === 73 || (first === 45 && bytes[at + 1] === 73)
}

function quotedText(bytes: Buffer, out: Buffer, { at, end, to }: Omit<Stretch, 'way'>): number {
  let place = to
  out[place++] = quote
  for (let from = at; from < end; from++) {
    const byte = bytes[from] ?? 0
    if (byte >= 32 && byte !== quote && byte !== backslash) out[place++] = byte
    else place = copied(escapes[byte] ?? nothing, out, place)
  }
  out[place++] = quote
  return place
}

/** By byte: what stands for it in a JSON text. */
const escapes: readonly (Buffer | undefined)[] = Array.from({ length: 93 }, (_, byte) =>
  byte < 32 || byte === quote || byte === backslash
    ? Buffer.from(JSON.stringify(String.fromCharCode(byte)).slice(1, -1))
    : undefined,
)

/** A few bytes; a call of the engine's own copying would cost more. */
function copied(bytes: Buffer, out: Buffer, to: number): number {
  for (let at = 0; at < bytes.length; at++) out[to + at] = bytes[at] ?? 0
  return to + bytes.length
}

function textsAt(bytes: Buffer, start: number, count: number): (string | null)[] {
  const texts: (string | null)[] = []
  let at = start
  for (let index = 0; index < count; index++) {
    const length = bytes.readInt32BE(at)
    at += 4
    texts.push(length < 0 ? null : bytes.toString('utf8', at, at + length))
    if (length > 0) at += length
  }
  return texts
}
