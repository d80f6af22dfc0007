/** Ids as a parameter of type `uuid[]` in PostgreSQL's binary form: a thousand are read in a tenth of the time their text takes. */

const elementType = 2950
const headBytes = 20
const idBytes = 20

const written = new WeakMap<readonly string[], Buffer>()

/** The same array is written once; whoever binds it does not change it afterwards. Errors: RangeError for what is no UUID. */
export function uuidArray(ids: readonly string[]): Buffer {
  let bound = written.get(ids)
  if (bound === undefined) written.set(ids, (bound = write(ids)))
  return bound
}

/** One dimension from 1, no nulls; before each id its length. */
function write(ids: readonly string[]): Buffer {
  const bound = Buffer.alloc(headBytes + ids.length * idBytes)
  bound.writeInt32BE(1, 0)
  bound.writeInt32BE(elementType, 8)
  bound.writeInt32BE(ids.length, 12)
  bound.writeInt32BE(1, 16)
  for (const [at, id] of ids.entries()) {
    const start = headBytes + at * idBytes
    bound.writeInt32BE(16, start)
    if (bound.write(id.replaceAll('-', ''), start + 4, 'hex') !== 16 || id.length !== 36)
      throw new RangeError(`${JSON.stringify(id)} is no UUID`)
  }
  return bound
}
