/**
 * What a password must be. Length is what counts (NIST SP 800-63B): at least ten characters, not one of the well-known ones in any
 * of their dresses (capitals, digits for letters, digits and signs around), not built from one short piece, not the person's e-mail.
 */
import type { FieldProblem } from '@trellis/metadata/problem.ts'

/** Characters as people count them. */
export const minimumPasswordLength = 10
/** Characters; longer ones would only cost time. */
export const maximumPasswordLength = 128

/** Words that a guesser tries first, without their usual digits and signs. */
const wellKnown = new Set(
  `password passwort motdepasse contrasena senha parola wachtwoord passphrase passw qwerty qwertz azerty qwertyuiop asdfghjkl zxcvbnm qazwsx qazwsxedc
  letmein welcome welcometo changeme changeit default secret topsecret administrator admin adminadmin root toor master superuser sysadmin test testing
  testtest guest user username login loginlogin access iloveyou iloveu lovely princess sunshine monkey dragon football baseball basketball superman
  batman starwars pokemon trustno jordan michael jennifer charlie computer internet whatever freedom flower hello helloworld abcdef abcdefgh abcdefghij
  abcabc company sales salesforce customer crm trellis trelliscrm temp temporary temppass spring summer autumn winter january february october november december monday
  woaini woaiwojia mima caonima nihao nihaoma zhongguo beijing shanghai aini`.split(/\s+/),
)

const letters: { [sign: string]: string } = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
}
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '!@#$%^&*()',
]

/** The problem at `pointer`, or undefined when the password will do. */
export function passwordProblem(
  password: string,
  person: { email: string; name?: string },
  pointer = '/password',
): FieldProblem | undefined {
  const length = [...password].length
  if (length < minimumPasswordLength)
    return { pointer, code: 'value.too_short', params: { min: minimumPasswordLength, length } }
  if (length > maximumPasswordLength)
    return { pointer, code: 'value.too_long', params: { max: maximumPasswordLength, length } }
  const plain = password.normalize('NFKC').toLowerCase()
  if (isPersonal(plain, person)) return { pointer, code: 'value.password_personal' }
  if (isCommon(plain)) return { pointer, code: 'value.password_common' }
  return undefined
}

function isPersonal(plain: string, person: { email: string; name?: string }): boolean {
  const email = person.email.trim().toLowerCase()
  const local = email.split('@')[0] ?? ''
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return (
    plain === email ||
    core === email ||
    (local.length >= 3 && core === local) ||
    core === (person.name ?? '').toLowerCase().replace(/\s+/g, '')
  )
}

function isCommon(plain: string): boolean {
  const piece = shortestPiece(plain)
  if (piece.length <= 4 && piece.length < plain.length) return true
  if (/^\d{1,15}$/.test(plain)) return true
  if (rows.some((row) => row.repeat(2).includes(plain) || [...row].reverse().join('').repeat(2).includes(plain)))
    return true
  const word = stripEnds(plain)
  return [word, spell(word), spell(plain)].some((text) => wellKnown.has(text) || wellKnown.has(shortestPiece(text)))
}

/** Letters for the digits and signs that stand for them: `p4ssw0rd` -> `password`. */
function spell(text: string): string {
  return [...text].map((sign) => letters[sign] ?? sign).join('')
}

function stripEnds(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

/** The piece a text repeats: `abcabc` -> `abc`; a text that repeats nothing is its own piece. */
function shortestPiece(text: string): string {
  const at = `${text}${text}`.indexOf(text, 1)
  return at > 0 && at < text.length ? text.slice(0, at) : text
}
