/** Types whose value is a text. */
import { autonumber } from './autonumber.ts'
import { barcode } from './barcode.ts'
import { color } from './color.ts'
import { email } from './email.ts'
import { encryptedText } from './encrypted-text.ts'
import { externalId } from './external-id.ts'
import type { FieldTypeDef } from './field-type.ts'
import { ip } from './ip.ts'
import { longText } from './long-text.ts'
import { multiSelect } from './multi-select.ts'
import { phone } from './phone.ts'
import { richText } from './rich-text.ts'
import { select } from './select.ts'
import { tags } from './tags.ts'
import { text } from './text.ts'
import { url } from './url.ts'
import { uscc } from './uscc.ts'

export const textFamily: readonly FieldTypeDef[] = [
  text,
  longText,
  richText,
  email,
  phone,
  url,
  select,
  multiSelect,
  tags,
  autonumber,
  externalId,
  encryptedText,
  uscc,
  barcode,
  color,
  ip,
]
