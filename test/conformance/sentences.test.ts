import { expect, test } from 'vitest'
import { importMessages } from '@trellis/metadata/messages-of-imports.ts'
import { metadataMessages } from '@trellis/metadata/messages-of-problems.ts'
import { valueMessages } from '@trellis/metadata/messages-of-values.ts'
import { sources } from '../house/sources.ts'

const sentences = new Map([...valueMessages, ...metadataMessages, ...importMessages])
const reason = "'((?:value|schema|metadata|import|query)\\.[a-z_.]+)'"
/** `{ …, code: 'value.x', params: { a, b: 1 } }`, and a call that ends in `'value.x', { a })` or in `'value.x')`. */
const forms = [
  new RegExp(`\\{[^{}]*code: ${reason}(?:,\\s*params: \\{([^{}]*)\\})?\\s*\\}`, 'g'),
  new RegExp(`\\b(?:refuse|refused)\\((?:[^()]|\\([^()]*\\))*?${reason}(?:,\\s*\\{([^{}]*)\\})?,?\\s*\\)`, 'g'),
]

/** The parameters a sentence cannot do without, each with the names it may have; what stands in [brackets] may be left out. */
function needed(sentence: string): string[][] {
  const told = sentence.replaceAll(/\[[^\]]*\]/g, '')
  return [...told.matchAll(/\{([a-z_|]+)\}/g)].map((match) => (match[1] ?? '').split('|'))
}

function given(params: string | undefined): string[] {
  return (params ?? '').split(',').map((param) => param.split(':')[0]?.trim() ?? '')
}

test('every reason is given what its sentence tells', () => {
  let seen = 0
  const lacking = sources.flatMap(({ path, code, isTest }) =>
    isTest
      ? []
      : forms.flatMap((form) =>
          [...code.matchAll(form)].flatMap((match) => {
            const [, name = '', params] = match
            const names = given(params)
            if (names.some((param) => param.startsWith('...'))) return []
            seen++
            return needed(sentences.get(name)?.en ?? '')
              .filter((one) => !one.some((param) => names.includes(param)))
              .map((one) => `${path}: ${name} is not given {${one.join('|')}}`)
          }),
        ),
  )
  expect(lacking).toEqual([])
  expect(seen).toBeGreaterThan(200)
})
