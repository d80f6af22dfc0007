/** Physical names: at most 63 bytes, as PostgreSQL keeps them, and never taken twice. All our names are ASCII. */

/** Longest identifier of PostgreSQL, in bytes. */
export const maxIdentifier = 63

/** The text itself when it is short enough, else its start and a hash of the whole, so two long names stay two. */
export function fitIdentifier(text: string): string {
  if (text.length <= maxIdentifier) return text
  return `${text.slice(0, maxIdentifier - 9)}_${hash(text)}`
}

/** The first of `name`, `name_2`, `name_3` ... that is not taken. Adds it to `taken`. */
export function freeIdentifier(name: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const candidate = fitIdentifier(number === 1 ? name : `${name}_${number}`)
    if (taken.has(candidate)) continue
    taken.add(candidate)
    return candidate
  }
}

/** FNV-1a, 32 bits, eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return (value >>> 0).toString(16).padStart(8, '0')
}
