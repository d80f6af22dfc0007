/** The table of kinds in metadata/README.md says what the code says. Run with TRELLIS_UPDATE=1 to write it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { kindOf, kinds } from '@trellis/metadata/schema/kinds.ts'

const file = new URL('../../metadata/README.md', import.meta.url)
const start = '<!-- kinds: kept in step by test/conformance/model-reference.test.ts -->\n'
const end = '<!-- end of kinds -->'

function table(): string {
  const rows = kinds.map((name) => {
    const kind = kindOf(name)
    const own = Object.keys(kind?.schema['properties'] as object).filter((property) => !shared.has(property))
    return `| \`${name}\`${kind?.scoped ? ' •' : ''} | ${labelText(kind?.label, 'zh-CN')} | ${labelText(kind?.summary, 'en')} | ${own.map((property) => `\`${property}\``).join(' ')} |`
  })
  return ['| kind | 中文 | what it is | its properties |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** Every document has these. */
const shared = new Set(['$schema', 'kind', 'name', 'schema_version', 'plugin', 'label', 'description'])

test('the README lists every kind and its properties', () => {
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(start) + start.length
  const wanted = `${text.slice(0, from)}${table()}\n${text.slice(text.indexOf(end))}`
  if (process.env['TRELLIS_UPDATE'] === '1') writeFileSync(file, wanted)
  expect(readFileSync(file, 'utf8')).toBe(wanted)
})
