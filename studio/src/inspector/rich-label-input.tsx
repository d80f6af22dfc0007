/** A text with headings, lists and links in every language of the workspace, one editor below the other. */
import { Skeleton, Stack } from '@mantine/core'
import { Suspense, lazy } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { labelLanguages, textIn, withText } from './label-input.tsx'

const RichTextEditor = lazy(async () => ({
  default: (await import('@trellis/runtime/fields/rich-text-editor.tsx')).RichTextEditor,
}))

type Props = { title: string; value: Label | undefined; onChange(value: Label | undefined): void }

const field = { name: 'text', type: 'rich_text', label: '' }
const noRecord = { id: '' }

export function RichLabelInput({ title, value, onChange }: Props) {
  return (
    <Stack gap="sm" role="group" aria-label={title}>
      {labelLanguages.map(({ language, name }) => (
        <Suspense key={language} fallback={<Skeleton h={90} />}>
          <RichTextEditor
            field={field}
            record={noRecord}
            place="form"
            label={`${title} (${name})`}
            value={textIn(value, language)}
            onChange={(next) => onChange(withText(value, language, typeof next === 'string' ? next : ''))}
          />
        </Suspense>
      ))}
    </Stack>
  )
}
