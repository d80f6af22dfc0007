/** The closed table: field type -> its FieldUi. A type without an entry is a failing test, not a blank cell. */
import type { FieldView } from '../api/model.ts'
import { address } from './address.tsx'
import { autonumber } from './autonumber.tsx'
import { barcode } from './barcode.tsx'
import { uiOfReturn } from './computed.tsx'
import type { FieldUi } from './field-ui.ts'
import { choiceUis } from './choice-uis.ts'
import { encryptedText } from './encrypted-text.tsx'
import { externalId } from './external-id.tsx'
import { file } from './file.tsx'
import { formula } from './formula.tsx'
import { image } from './image.tsx'
import { json } from './json.tsx'
import { location } from './location.tsx'
import { lookupUis } from './lookup-uis.ts'
import { numberUis } from './number-uis.ts'
import { rollup } from './rollup.tsx'
import { signature } from './signature.tsx'
import { text } from './text.tsx'
import { textUis } from './text-uis.ts'

export const fieldUis: { [type: string]: FieldUi } = {
  ...textUis,
  ...numberUis,
  ...choiceUis,
  ...lookupUis,
  address,
  autonumber,
  barcode,
  encrypted_text: encryptedText,
  external_id: externalId,
  file,
  formula,
  image,
  json,
  location,
  rollup,
  signature,
}

/** How a field is read, edited and filtered; computed fields look like what they return. */
export function uiOf(field: FieldView): FieldUi {
  const ui = Object.hasOwn(fieldUis, field.type) ? fieldUis[field.type] : undefined
  if (field.type !== 'formula' && field.type !== 'rollup') return ui ?? text
  const returned = uiOfReturn(field.returns)
  const own = ui ?? text
  return returned ? { ...own, align: returned.align, filter: returned.filter, width: returned.width } : own
}

/** Whether people write the field at all. */
export function isWritable(field: FieldView): boolean {
  return (
    field.read_only !== true && field.right === undefined && !['formula', 'rollup', 'autonumber'].includes(field.type)
  )
}
