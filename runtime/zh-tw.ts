/**
 * Makes the Traditional Chinese of Taiwan from the Simplified Chinese texts, and from the labels of plugins: `npm run zh-tw -w runtime`,
 * after texts or labels have changed. A label that says `zh-TW` itself needs none.
 *
 * Each room keeps `zh-tw.json`: Simplified sentence -> [Traditional sentence, 'machine' | 'reviewed']. What a person has reviewed stays as
 * long as its source stays; everything else is converted anew by OpenCC (words of Taiwan). Prints how much is not reviewed yet.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Converter } from 'opencc-js'
import { formulaFunctions } from '@trellis/metadata/formula/functions/table.ts'
import { formulaMessages, typeWords } from '@trellis/metadata/formula/messages.ts'
import { importMessages } from '@trellis/metadata/messages-of-imports.ts'
import { metadataMessages, problemTitles } from '@trellis/metadata/messages-of-problems.ts'
import { things } from '@trellis/metadata/messages-of-things.ts'
import { valueMessages } from '@trellis/metadata/messages-of-values.ts'
import { generalSentence } from '@trellis/metadata/messages.ts'
import { changeSentences, effects } from '@trellis/metadata/model/change-sentences.ts'
import { textTable } from './src/i18n/text-table.ts'
import type { TextEntry } from './src/i18n/text-table.ts'
import { studioTexts } from '../studio/src/i18n/studio-table.ts'

type Kept = { [simplified: string]: [traditional: string, mark: 'machine' | 'reviewed'] }

const convert = Converter({ from: 'cn', to: 'twp' })

/** Words OpenCC leaves as they are, and Taiwan says otherwise. */
const words: [RegExp, string][] = [
  [/質量/g, '品質'],
  [/撤銷/g, '復原'],
  [/登錄/g, '登入'],
  [/賬號|帳號/g, '帳號'],
  [/商機/g, '商機'],
  [/郵箱/g, '電子郵件'],
  [/文本/g, '文字'],
  [/列表/g, '清單'],
  [/單元格/g, '儲存格'],
  [/回收站/g, '資源回收桶'],
  [/示例/g, '範例'],
  [/模板/g, '範本'],
  [/自定義/g, '自訂'],
  [/搜索/g, '搜尋'],
  [/勾選框/g, '核取方塊'],
  [/二維碼/g, 'QR 碼'],
  [/釋出/g, '發布'],
  [/結賬/g, '結帳'],
  [/退出登入/g, '登出'],
]

function made(zh: string): string {
  return words.reduce((text, [from, to]) => text.replace(from, to), convert(zh))
}

function simplified(table: { [key: string]: TextEntry }): string[] {
  return Object.values(table).map((entry) => entry[entry.length - 1] ?? '')
}

/** What the server says: problems, reasons, formulas, changes of metadata. */
function serverSentences(): string[] {
  const tables = [valueMessages, metadataMessages, importMessages, formulaMessages, things].flatMap((table) => [
    ...table.values(),
  ])
  const words = [typeWords, changeSentences, effects].flatMap((table) => Object.values(table))
  return [...[...tables, ...words, generalSentence].map(({ zh }) => zh), ...problemTitles.values()]
}

/** Labels of the documents that plugins ship. */
function labelsOfPlugins(): string[] {
  const found: string[] = []
  for (const path of globSync(join(import.meta.dirname, '../plugins/*/metadata/**/*.json')))
    JSON.parse(readFileSync(path, 'utf8'), (_, value: unknown) => {
      const label = typeof value === 'object' && value !== null ? (value as { [locale: string]: unknown }) : {}
      if (typeof label['zh-CN'] === 'string' && !Object.hasOwn(label, 'zh-TW')) found.push(label['zh-CN'])
      return value
    })
  return found
}

function write(folder: string, all: string[]): void {
  const path = join(import.meta.dirname, folder, 'zh-tw.json')
  const kept: Kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Kept) : {}
  const sentences = [...new Set(all)].toSorted()
  const lines = sentences.map((zh): string => {
    const known = Object.hasOwn(kept, zh) ? kept[zh] : undefined
    const line = known?.[1] === 'reviewed' ? known : ([made(zh), 'machine'] as const)
    return `  ${JSON.stringify(zh)}: ${JSON.stringify(line)}`
  })
  writeFileSync(path, `{\n${lines.join(',\n')}\n}\n`)
  const open = lines.filter((line) => line.endsWith('"machine"]')).length
  process.stdout.write(`${folder}: ${sentences.length} sentences, ${open} not reviewed yet\n`)
}

write('src/i18n', simplified(textTable))
write('../studio/src/i18n', simplified(studioTexts))
write('../metadata/src', serverSentences())
write(
  '../metadata/src/formula/editor',
  formulaFunctions.map(({ zh }) => zh),
)
write('../metadata/src/model', labelsOfPlugins())
