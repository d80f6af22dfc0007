import type { TextEntry } from '../text-table.ts'

/** The import of files. */
export const importTexts = {
  'import.into': ['Import {{objects}}', '导入{{objects}}'],
} as const satisfies { [key: string]: TextEntry }
