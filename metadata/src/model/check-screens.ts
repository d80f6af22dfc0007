/** Checks what screens name: the fields, filters and views of lists, calendars and pages. Problems go into the build. */
import type { Build } from './build.ts'
import { checkCalendars } from './check-calendars.ts'
import { checkPages } from './check-pages.ts'
import { checkViews } from './check-views.ts'

export function checkScreens(build: Build): void {
  checkViews(build)
  checkCalendars(build)
  checkPages(build)
}
