/** The text-like field types, by name. */
import { email } from './email.tsx'
import type { FieldUi } from './field-ui.ts'
import { longText } from './long-text.tsx'
import { phone } from './phone.tsx'
import { richText } from './rich-text.tsx'
import { tags } from './tags.tsx'
import { text } from './text.tsx'
import { url } from './url.tsx'
import { uscc } from './uscc.tsx'

export const textUis: { [type: string]: FieldUi } = {
  text,
  id: text,
  uuid: text,
  ip: text,
  long_text: longText,
  rich_text: richText,
  email,
  phone,
  url,
  tags,
  uscc,
}
