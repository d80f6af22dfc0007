/** The field dictionary of an object as a Markdown or spreadsheet file: what each field means, who answers for it, how sensitive it is. */
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { StudioObject } from '../document/documents.ts'
import { fieldsOf, labelOr } from '../document/documents.ts'
import type { StudioText } from '../i18n/studio-text.ts'
import { maybeText } from '../i18n/studio-text.ts'

type Reader = { labelOf(label: Label | undefined): string; t: StudioText }

/** One row for each field below the heads. */
export function dictionaryRows(object: StudioObject, { labelOf, t }: Reader): string[][] {
  const heads = [
    t('object.label'),
    t('object.api_name'),
    t('object.type'),
    t('object.required_short'),
    t('prop.description'),
    t('prop.data_owner'),
    t('prop.source'),
    t('prop.sensitivity'),
    t('prop.unit'),
    t('prop.examples'),
  ]
  const rows = fieldsOf(object).map(([name, field]) => [
    labelOf(labelOr(field.label, name)),
    name,
    maybeText(t, `type.${field.type}`) ?? field.type,
    field.required === true ? t('kinds.yes') : '',
    labelOf(field.description ?? field.help),
    field.data_owner ?? '',
    labelOf(field.source),
    field.sensitivity === undefined ? '' : (maybeText(t, `choice.${field.sensitivity}`) ?? field.sensitivity),
    labelOf(field.unit),
    (field.examples ?? []).join('; '),
  ])
  return [heads, ...rows]
}

export function dictionaryText(object: StudioObject, reader: Reader): string {
  const [heads = [], ...rows] = dictionaryRows(object, reader)
  const line = (cells: string[]) => `| ${cells.map(cellText).join(' | ')} |`
  return [
    `# ${reader.labelOf(labelOr(object.label, object.name))}`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n')
}

function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
}

export function downloadMarkdown(object: StudioObject, reader: Reader): void {
  download(`${object.name}-fields.md`, new Blob([dictionaryText(object, reader)], { type: 'text/markdown' }))
}

/** The writer of spreadsheets is loaded when somebody wants one. */
export async function downloadSheet(object: StudioObject, reader: Reader): Promise<void> {
  const { sheetFile } = await import('./sheet-file.ts')
  const title = reader.labelOf(labelOr(object.label, object.name))
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  download(`${object.name}-fields.xlsx`, new Blob([sheetFile(title, dictionaryRows(object, reader))], { type }))
}

function download(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
