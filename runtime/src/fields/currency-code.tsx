import { NativeSelect } from '@mantine/core'
import { useModel } from '../api/model.ts'
import type { EditProps, FieldUi } from './field-ui.ts'
import { inputProps, textOf } from './field-ui.ts'
import { TextLine } from './text-line.tsx'

/** The ISO 4217 code beside an amount. */
export const currencyCode: FieldUi = { Read: TextLine, Edit: CurrencyCodeEdit, filter: 'text', width: 90 }

function CurrencyCodeEdit(props: EditProps) {
  const { settings } = useModel()
  const listed = Array.isArray(settings['currencies'])
    ? settings['currencies'].filter((code): code is string => typeof code === 'string')
    : []
  const codes = [...new Set([textOf(props.value), settings.currency ?? '', ...listed])].filter((code) => code !== '')
  return (
    <NativeSelect
      {...inputProps(props)}
      data={['', ...codes]}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value || null)}
    />
  )
}
