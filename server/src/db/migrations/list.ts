/** All steps in order. Add a line at the end; never change a step that was released. */
import type { Migration } from '../migrate.ts'
import { platform } from './0001-platform.ts'

export const migrations: Migration[] = [platform]
