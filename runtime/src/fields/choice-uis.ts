/** The field types that choose from a list, by name. */
import { checkbox } from './checkbox.tsx'
import { color } from './color.tsx'
import type { FieldUi } from './field-ui.ts'
import { multiSelect } from './multi-select.tsx'
import { select } from './select.tsx'

export const choiceUis: { [type: string]: FieldUi } = { checkbox, color, select, multi_select: multiSelect }
