/** That a calendar stands on fields that hold days, and that what is laid over it are calendars too. */
import { itemPointer, objectPart } from '../schema/document.ts'
import type { ListViewDocument } from '../schema/list-view.ts'
import type { Build } from './build.ts'
import { documentOf, documentsOf } from './build.ts'
import { own } from './own.ts'
import type { FieldShape } from './shape.ts'

/** Errors: metadata.not_a_day (also when one end is a date and the other a moment), metadata.not_a_choice, metadata.not_a_calendar. */
export function checkCalendars(build: Build): void {
  for (const view of documentsOf<ListViewDocument>(build, 'list_view')) {
    const { calendar } = view
    const shape = own(build.shapes, objectPart(view.name) ?? '')
    if (!calendar || !shape) continue
    const at = (member: string) => `${itemPointer('list_view', view.name)}/calendar/${member}`
    const start = own(shape.fields, calendar.start)
    const end = calendar.end === undefined ? undefined : own(shape.fields, calendar.end)
    const colours = calendar.color_by === undefined ? undefined : own(shape.fields, calendar.color_by)
    const refuse = (member: string, code: string, name: string) =>
      build.problems.push({ pointer: at(member), code, params: { name } })
    if (start && !holdsDays(start)) refuse('start', 'metadata.not_a_day', start.name)
    // Half a calendar of days and half of moments would shift by the time zone of whoever looks.
    if (end && (!holdsDays(end) || (start && holdsDays(start) && typeOf(end) !== typeOf(start))))
      refuse('end', 'metadata.not_a_day', end.name)
    if (colours && colours.type !== 'select') refuse('color_by', 'metadata.not_a_choice', colours.name)
    for (const [index, name] of (calendar.sources ?? []).entries()) {
      const other = documentOf(build, 'list_view', name) as ListViewDocument | undefined
      if (other && (other.type !== 'calendar' || !other.calendar || other.name === view.name))
        refuse(`sources/${index}`, 'metadata.not_a_calendar', name)
    }
  }
}

function typeOf(field: FieldShape): string {
  return field.formula?.returns ?? field.type
}

function holdsDays(field: FieldShape): boolean {
  return typeOf(field) === 'date' || typeOf(field) === 'datetime'
}
