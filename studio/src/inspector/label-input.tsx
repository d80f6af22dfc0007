/** A label in every language of the workspace, side by side. A text without languages stays one until another language is filled in. */
import { Group, TextInput, Textarea } from '@mantine/core'
import type { Label } from '@trellis/metadata/model/shape.ts'

/** The languages labels are written in. */
export const labelLanguages = [
  { language: 'en', name: 'English' },
  { language: 'zh-CN', name: '简体中文' },
] as const

/** A language by its own name; one that labels are not written in by its code. */
export function languageName(code: string): string {
  return labelLanguages.find(({ language }) => language === code)?.name ?? code
}

/** Keeps the second input on the line of the first. */
const blank = '\u00a0'

type Props = {
  title: string
  help?: string
  value: Label | undefined
  onChange(value: Label | undefined): void
  long?: boolean
  autoFocus?: boolean
  required?: boolean
}

export function LabelInput({ title, help, value, onChange, long, autoFocus, required }: Props) {
  const Input = long ? Textarea : TextInput
  return (
    <div role="group" aria-label={title}>
      <Group gap={8} grow align="start" wrap="nowrap">
        {labelLanguages.map(({ language, name }, at) => (
          <Input
            key={language}
            label={at === 0 ? title : blank}
            description={at === 0 ? help : help === undefined ? undefined : blank}
            aria-label={`${title} (${name})`}
            withAsterisk={required && at === 0}
            placeholder={name}
            data-autofocus={(autoFocus && at === 0) || undefined}
            autoFocus={autoFocus && at === 0}
            lang={language}
            minRows={long ? 2 : undefined}
            value={textIn(value, language)}
            onChange={(event: { currentTarget: { value: string } }) =>
              onChange(withText(value, language, event.currentTarget.value))
            }
          />
        ))}
      </Group>
    </div>
  )
}

/** A plain text counts as English. */
export function textIn(label: Label | undefined, language: string): string {
  if (typeof label === 'string') return language === 'en' ? label : ''
  return label?.[language] ?? ''
}

export function withText(label: Label | undefined, language: string, text: string): Label | undefined {
  const before: { [language: string]: string } = typeof label === 'string' ? { en: label } : (label ?? {})
  if (typeof label === 'string' && language === 'en') return text === '' ? undefined : text
  const { [language]: _gone, ...others } = before
  const next = text === '' ? others : { ...before, [language]: text }
  return Object.keys(next).length === 0 ? undefined : next
}
