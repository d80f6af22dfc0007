/** Checks what screens name: the fields, filters and views of lists, calendars, pages and record pages. Problems go into the build. */
import type { Build } from './build.ts'
import { checkCalendars } from './check-calendars.ts'
import { checkComponents } from './check-components.ts'
import { checkLayouts } from './check-layouts.ts'
import { checkPages } from './check-pages.ts'
import { checkViews } from './check-views.ts'

export function checkScreens(build: Build): void {
  checkViews(build)
  checkCalendars(build)
  checkPages(build)
  checkLayouts(build)
  checkComponents(build)
}
