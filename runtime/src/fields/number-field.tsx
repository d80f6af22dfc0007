/** Numbers: an input that keeps the exact decimal text while typing, so nothing is rounded on the way to the server. */
import { NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage } from '../i18n/i18n.ts'
import type { EditProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'

export type NumberMode = { suffix?: string; prefix?: string; leftSection?: ReactNode; scale?: number }

export function NumberField(props: EditProps & { mode?: NumberMode }) {
  const language = useLanguage()
  const { field, mode } = props
  const scale = mode?.scale ?? field.scale
  const minimum = typeof field.minimum === 'number' ? field.minimum : undefined
  const give = (typed: number | string) => {
    if (typed === '' || typed === '-') props.onChange(null)
    else props.onChange(exact(typed))
  }
  return (
    <NumberInput
      {...inputProps(props)}
      value={
        props.value === null || props.value === undefined || typeof props.value === 'object'
          ? ''
          : (props.value as number | string)
      }
      onChange={give}
      decimalScale={scale}
      allowNegative={minimum === undefined || minimum < 0}
      thousandSeparator={language.startsWith('de') ? '.' : ','}
      prefix={mode?.prefix}
      suffix={mode?.suffix}
      leftSection={mode?.leftSection}
      styles={props.place === 'cell' ? { input: { textAlign: 'right' } } : undefined}
    />
  )
}

/** More digits than a double holds go on as text: the server reads a decimal string and refuses what does not fit. */
function exact(typed: number | string): number | string {
  if (typeof typed === 'number') return typed
  const value = Number(typed)
  return Number.isFinite(value) && String(value) === typed.replace(/^(-?)0+(?=\d)/, '$1') ? value : typed
}
