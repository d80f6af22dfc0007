import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { messageOf } from '@trellis/metadata/messages.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { knowTraditionalLabels } from '@trellis/metadata/model/traditional-labels.ts'
import labels from '@trellis/metadata/model/zh-tw.json' with { type: 'json' }
import { pseudo } from './pseudo.ts'
import { traditionalOf } from './traditional.ts'
import type { Traditional } from './traditional.ts'
import table from './zh-tw.json' with { type: 'json' }
import { bundleOf, textTable } from './text-table.ts'
import type { TextEntry } from './text-table.ts'

const traditional: Traditional = table
const root = join(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

const entries = Object.entries<TextEntry>(textTable)

test('every text that a component asks for is in the table', () => {
  const asked = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:t|textNow)\(\s*'([a-z]+\.[a-z_0-9]+)'/g)].map((found) => ({ path, key: found[1] ?? '' })),
  )
  expect(asked.length).toBeGreaterThan(250)
  expect(asked.filter(({ key }) => !Object.hasOwn(textTable, key))).toEqual([])
})

test('every text of the table is used somewhere', () => {
  const all = sources
    .filter(({ path }) => !path.startsWith('i18n/texts'))
    .map(({ text }) => text)
    .join('\n')
  const stems = [...all.matchAll(/`([a-z]+\.(?:[a-z_]+_)?)\$\{/g)].map((found) => found[1] ?? '')
  const unused = entries
    .map(([key]) => key)
    .filter(
      (key) =>
        !all.includes(`'${key}'`) &&
        !stems.some((stem) => key.startsWith(stem) && (!stem.endsWith('.') || /^[a-z]+$/.test(key.slice(stem.length)))),
    )
  expect(unused).toEqual([])
})

test('English and Chinese are complete, and name the same values', () => {
  const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).toSorted()
  const wrong = entries.filter(([, entry]) => {
    const zh = entry[entry.length - 1] ?? ''
    const en = entry[entry.length - 2] ?? ''
    return entry.some((text) => text.trim() === '') || JSON.stringify(names(en)) !== JSON.stringify(names(zh))
  })
  expect(wrong.map(([key]) => key)).toEqual([])
  expect(entries.filter(([, entry]) => /[\u4e00-\u9fff]/.test(entry[0])).map(([key]) => key)).toEqual([])
})

test('nearly every Chinese text has Chinese in it: none was forgotten', () => {
  const same = new Set(['list.formula_hint', 'shell.search_keys'])
  const without = entries.filter(
    ([key, entry]) =>
      !same.has(key) &&
      !/[\u4e00-\u9fff]/.test(entry[entry.length - 1] ?? '') &&
      /[a-z]{3}/i.test((entry[0] ?? '').replace(/\{\{\w+\}\}/g, '')),
  )
  expect(without.map(([key]) => key)).toEqual([])
})

test('nearly every text has its Traditional Chinese: `npm run zh-tw -w runtime` makes what is missing', () => {
  const sentences = entries.map(([, entry]) => entry[entry.length - 1] ?? '')
  const missing = sentences.filter((text) => !Object.hasOwn(traditional, text))
  // A text that was added a moment ago is shown in Simplified; it is converted with the next release.
  expect(missing.length / sentences.length, missing.join(' | ')).toBeLessThan(0.05)
  const places = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([place]) => place).toSorted()
  const wrong = Object.entries(traditional).filter(
    ([simplified, [text = '', mark = '']]) =>
      JSON.stringify(places(simplified)) !== JSON.stringify(places(text)) || !['machine', 'reviewed'].includes(mark),
  )
  expect(wrong).toEqual([])
})

test('Traditional Chinese says what Taiwan says, and keeps what was not converted in Simplified', () => {
  const bundle = traditionalOf({ a: '保存', b: '没有转换' }, { 保存: ['儲存', 'machine'] })
  expect(bundle).toEqual({ a: '儲存', b: '没有转换' })
  const shown = traditionalOf(bundleOf('zh-CN'), traditional)
  expect(shown['shell.sign_out']).toBe('登出')
  expect(shown['shell.search']).toBe('搜尋')
})

test('a counted text has its plural forms in every bundle', () => {
  expect(bundleOf('en')['list.filter_count_one']).toBe('{{count}} filter')
  expect(bundleOf('en')['list.filter_count_other']).toBe('{{count}} filters')
  expect(bundleOf('zh-CN')['list.filter_count_other']).toBe('{{count}} 个筛选条件')
})

test('a reader of Traditional Chinese finds every label that plugins ship, and a label that says it itself as it says it', () => {
  const plugins = join(root, '../../plugins')
  const missing: string[] = []
  for (const path of readdirSync(plugins, { recursive: true, encoding: 'utf8' }).filter((one) =>
    /\/metadata\/.*\.json$/.test(one),
  ))
    JSON.parse(readFileSync(join(plugins, path), 'utf8'), (_, value: { [locale: string]: unknown } | null) => {
      const simplified = value?.['zh-CN']
      if (typeof simplified === 'string' && value?.['zh-TW'] === undefined && !Object.hasOwn(labels, simplified))
        missing.push(simplified)
      return value
    })
  expect(missing).toEqual([])
  knowTraditionalLabels(labels)
  expect(labelText({ en: 'Lead', 'zh-CN': '线索' }, 'zh-TW')).toBe('線索')
  expect(labelText({ en: 'Lead', 'zh-CN': '线索', 'zh-TW': '潛在客戶' }, 'zh-TW')).toBe('潛在客戶')
  expect(labelText({ en: 'Lead', 'zh-CN': '线索' }, 'zh-CN')).toBe('线索')
  expect(labelText({ en: 'Own', 'zh-CN': '没人换过' }, 'zh-TW')).toBe('没人换过')
})

test('the pseudo language marks both ends, grows, and leaves placeholders alone', () => {
  expect(pseudo('Save {{name}}')).toBe('⟦Sávé {{name}}~~~~~⟧')
})

test('no component holds words of its own', () => {
  const loose = sources
    .filter(({ path }) => path.endsWith('.tsx'))
    .flatMap(({ path, text }) => {
      const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
      const inTags = [...bare.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+|[A-Z][a-z]{3,})\s*</g)].map(
        (found) => found[1] ?? '',
      )
      const inAttributes = [
        ...bare.matchAll(/\b(?:label|placeholder|title|aria-label|description)="([^"]*[A-Za-z]{3}[^"]*)"/g),
      ].map((found) => found[1] ?? '')
      return [...inTags, ...inAttributes]
        .filter((words) => !['Trellis', 'English', 'Promise'].includes(words))
        .map((words) => `${path}: ${words}`)
    })
  expect(loose).toEqual([])
})

test('reasons that the form judges by itself have a sentence in both languages', () => {
  for (const code of ['value.required', 'value.too_long', 'value.not_a_number', 'value.not_an_email']) {
    expect(messageOf(code, {}, 'en'), code).not.toBe(code)
    expect(messageOf(code, {}, 'zh-CN'), code).toMatch(/[\u4e00-\u9fff]/)
  }
})
