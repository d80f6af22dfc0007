import { Anchor } from '@mantine/core'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { lineEdit } from './text-line.tsx'

/** A web address. Only http and https become links, whatever was stored. */
export const url: FieldUi = {
  Read: UrlRead,
  Edit: lineEdit({ type: 'url', inputMode: 'url', placeholder: 'https://' }),
  filter: 'text',
  width: 200,
}

function UrlRead({ value }: ReadProps) {
  const address = textOf(value)
  if (address === '') return null
  const shown = address.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')
  if (!/^https?:\/\//i.test(address)) return <Ellipsis text={address}>{address}</Ellipsis>
  return (
    <Ellipsis text={address}>
      <Anchor
        href={address}
        target="_blank"
        rel="noopener noreferrer"
        size="sm"
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
      >
        {shown}
      </Anchor>
    </Ellipsis>
  )
}
