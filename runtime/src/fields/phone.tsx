import { Anchor } from '@mantine/core'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { lineEdit } from './text-line.tsx'

/** A telephone number, E.164 on the wire; mainland mobiles are shown as people write them. */
export const phone: FieldUi = {
  Read: PhoneRead,
  Edit: lineEdit({ type: 'tel', inputMode: 'tel' }),
  filter: 'text',
  width: 150,
}

function PhoneRead({ value }: ReadProps) {
  const number = textOf(value)
  if (number === '') return null
  return (
    <Anchor
      href={`tel:${number}`}
      size="sm"
      className="figures"
      tabIndex={-1}
      onClick={(event) => event.stopPropagation()}
    >
      {spaced(number)}
    </Anchor>
  )
}

/** '+8613812345678' -> '138 1234 5678'; others keep their country code. */
export function spaced(number: string): string {
  const mobile = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(number)
  return mobile ? `${mobile[1]} ${mobile[2]} ${mobile[3]}` : number
}
