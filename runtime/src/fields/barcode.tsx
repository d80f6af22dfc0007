import type { FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { lineEdit } from './text-line.tsx'

/** A bar code's digits, as a scanner types them. */
export const barcode: FieldUi = { Read: BarcodeRead, Edit: lineEdit(), filter: 'text', width: 150 }

function BarcodeRead({ value }: ReadProps) {
  return (
    <span className="figures" style={{ letterSpacing: '0.04em' }}>
      {textOf(value)}
    </span>
  )
}
