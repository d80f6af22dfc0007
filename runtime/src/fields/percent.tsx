import { formatPercent } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { NumberEdit } from './number-line.tsx'

/** A percentage; 50 means 50 %. */
export const percent: FieldUi = { Read: PercentRead, Edit: PercentEdit, filter: 'number', width: 100, align: 'right' }

function PercentRead({ value }: ReadProps) {
  const { locale } = usePlace()
  return typeof value === 'number' ? <span className="figures">{formatPercent(value, locale)}</span> : null
}

function PercentEdit(props: EditProps) {
  return <NumberEdit {...props} mode={{ suffix: ' %' }} />
}
