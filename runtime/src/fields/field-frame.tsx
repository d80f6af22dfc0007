/** The head of an editor that is more than one input: label, star, help and reason, as Mantine gives them to its own. A cell has room for none. */
import { Input } from '@mantine/core'
import type { ReactNode } from 'react'
import type { EditProps } from './field-ui.ts'

export function FieldFrame({ edit, children }: { edit: EditProps; children: ReactNode }) {
  if (edit.place === 'cell') return children
  return (
    <Input.Wrapper
      label={edit.label}
      description={edit.help}
      error={edit.error}
      withAsterisk={edit.required}
      labelElement="div"
    >
      {children}
    </Input.Wrapper>
  )
}
