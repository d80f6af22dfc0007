import { Anchor } from '@mantine/core'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { lineEdit } from './text-line.tsx'

/** An e-mail address that can be written to. */
export const email: FieldUi = {
  Read: EmailRead,
  Edit: lineEdit({ type: 'email', inputMode: 'email' }),
  filter: 'text',
  width: 210,
}

function EmailRead({ value }: ReadProps) {
  const address = textOf(value)
  if (address === '') return null
  return (
    <Ellipsis text={address}>
      <Anchor href={`mailto:${address}`} size="sm" tabIndex={-1} onClick={(event) => event.stopPropagation()}>
        {address}
      </Anchor>
    </Ellipsis>
  )
}
