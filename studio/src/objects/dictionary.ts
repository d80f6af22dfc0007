/** The field dictionary of an object as a Markdown file: what each field means, who answers for it, how sensitive it is. */
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { StudioObject } from '../document/documents.ts'
import { fieldsOf, labelOr } from '../document/documents.ts'
import type { StudioText } from '../i18n/studio-text.ts'
import { maybeText } from '../i18n/studio-text.ts'

type Reader = { labelOf(label: Label | undefined): string; t: StudioText }

export function dictionaryText(object: StudioObject, { labelOf, t }: Reader): string {
  const heads = [
    t('object.label'),
    t('object.api_name'),
    t('object.type'),
    t('prop.description'),
    t('prop.data_owner'),
    t('prop.sensitivity'),
    t('prop.unit'),
    t('prop.examples'),
  ]
  const rows = fieldsOf(object).map(([name, field]) => [
    labelOf(labelOr(field.label, name)),
    name,
    maybeText(t, `type.${field.type}`) ?? field.type,
    labelOf(field.description ?? field.help),
    field.data_owner ?? '',
    field.sensitivity === undefined ? '' : (maybeText(t, `choice.${field.sensitivity}`) ?? field.sensitivity),
    labelOf(field.unit),
    (field.examples ?? []).join('; '),
  ])
  const line = (cells: string[]) => `| ${cells.map(cellText).join(' | ')} |`
  return [
    `# ${labelOf(labelOr(object.label, object.name))}`,
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

export function downloadDictionary(object: StudioObject, reader: Reader): void {
  const address = URL.createObjectURL(new Blob([dictionaryText(object, reader)], { type: 'text/markdown' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${object.name}-fields.md`
  link.click()
  URL.revokeObjectURL(address)
}
