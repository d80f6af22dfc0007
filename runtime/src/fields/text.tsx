import type { FieldUi } from './field-ui.ts'
import { TextLine, lineEdit } from './text-line.tsx'

/** A line of text. */
export const text: FieldUi = { Read: TextLine, Edit: lineEdit(), filter: 'text', width: 200 }
