/**
 * What of a masked value is shown, as SQL: the ends the field's document keeps, else what is usual for its type. A value that is hardly
 * longer than what would be shown, and whatever is no text, shows nothing of itself.
 */
import type { FieldShape } from '@trellis/metadata/model/shape.ts'
import type { ValueClass } from '@trellis/metadata/query/checked-query.ts'

const stars = `'****'`
/** So many characters stay hidden at least. */
const fewestHidden = 3

export function maskedSql(raw: string, field: FieldShape, valueClass: ValueClass): string {
  if (valueClass !== 'text' || field.options !== undefined) return 'null::text'
  const { mask } = field.document
  if (mask !== undefined) return keptEndsSql(raw, mask.keep_start ?? 0, mask.keep_end ?? 0)
  if (field.type === 'email')
    return `case when strpos(${raw}, '@') > 2 then left(${raw}, 1) || ${stars} || substr(${raw}, strpos(${raw}, '@')) when ${raw} is not null then ${stars} end`
  if (field.type !== 'phone') return keptEndsSql(raw, 0, 4)
  // A mobile number of the mainland is known without its country: 138****1234.
  const mainland = `case when ${raw} ~ '^\\+861[0-9]{10}$' then substr(${raw}, 4) else ${raw} end`
  return keptEndsSql(`(${mainland})`, 3, 4)
}

function keptEndsSql(raw: string, start: number, end: number): string {
  return `case when length(${raw}) >= ${start + end + fewestHidden} then left(${raw}, ${start}) || ${stars} || right(${raw}, ${end}) when ${raw} is not null then ${stars} end`
}
