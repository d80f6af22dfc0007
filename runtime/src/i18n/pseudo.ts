/** The pseudo language: English made strange, to find text that is not in the table and places that cannot hold longer words. Pure. */

const accented: { [letter: string]: string } = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
  c: 'ç',
  n: 'ñ',
  y: 'ý',
}

/** `Save {{name}}` -> `⟦Sávé {{name}} ~~⟧`: longer by a third, accented, marked at both ends, placeholders untouched. */
export function pseudo(text: string): string {
  const parts = text.split(/(\{\{[^}]+\}\})/)
  const body = parts
    .map((part) => (part.startsWith('{{') ? part : part.replace(/[a-zA-Z]/g, (letter) => accented[letter] ?? letter)))
    .join('')
  return `⟦${body}${'~'.repeat(Math.ceil(text.length / 3))}⟧`
}
