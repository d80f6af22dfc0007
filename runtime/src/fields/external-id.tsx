import type { FieldUi } from './field-ui.ts'
import { TextLine, lineEdit } from './text-line.tsx'

/** The record's key in another system. */
export const externalId: FieldUi = { Read: TextLine, Edit: lineEdit(), filter: 'text', width: 150 }
