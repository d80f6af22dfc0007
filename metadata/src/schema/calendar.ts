/** Kind `calendar`: working hours and holidays; clocks of SLAs, flows and formulas (NETWORKDAYS) run by it. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, documentSchema, label, oneOf } from './fragments.ts'

const time = Type.String({ pattern: '^([01][0-9]|2[0-4]):[0-5][0-9]$', description: 'HH:MM' })
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'YYYY-MM-DD' })
const hours = Type.Array(closed({ from: time, to: time }), { maxItems: 6 })

export const calendarSchema = documentSchema('calendar', false, {
  time_zone: Type.Optional(Type.String({ maxLength: 64 })),
  week: Type.Array(
    closed({ day: oneOf(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']), hours }),
    { maxItems: 7 },
  ),
  holidays: Type.Optional(
    Type.Array(closed({ from: day, to: Type.Optional(day), label: Type.Optional(label) }), { maxItems: 500 }),
  ),
  extra_days: Type.Optional(
    Type.Array(closed({ day, hours: Type.Optional(hours), label: Type.Optional(label) }), {
      maxItems: 500,
      description: 'Weekend days that are worked (调休)',
    }),
  ),
})

export type CalendarDocument = Static<typeof calendarSchema>
