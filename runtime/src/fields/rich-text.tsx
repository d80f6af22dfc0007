import { Loader } from '@mantine/core'
import { Suspense } from 'react'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { lazyPart } from '../ui/lazy-part.ts'

/** Text with bold, lists and links. Sanitised by the server when it is stored and again here before it is shown. */
export const richText: FieldUi = {
  Read: RichTextRead,
  Edit: RichTextEdit,
  filter: 'text',
  width: 260,
  wide: true,
  formOnly: true,
}

const View = lazyPart(async () => (await import('./rich-text-editor.tsx')).RichTextView)
const Editor = lazyPart(async () => (await import('./rich-text-editor.tsx')).RichTextEditor)

function RichTextRead({ value, place }: ReadProps) {
  const html = textOf(value)
  if (html === '') return null
  const plain = plainText(html)
  if (place === 'cell') return <Ellipsis text={plain}>{plain}</Ellipsis>
  return (
    <Suspense fallback={<span>{plain}</span>}>
      <View html={html} />
    </Suspense>
  )
}

function RichTextEdit(props: EditProps) {
  return (
    <Suspense fallback={<Loader />}>
      <Editor {...props} />
    </Suspense>
  )
}

/** The words of rich text without its marks, for one line in a list. */
export function plainText(html: string): string {
  const words = html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return words
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
}
