/** Pastes a block of a spreadsheet into the table: shown at once, saved in one call; what is refused stays in its cell with the reason. */
import { fieldIn, useModel } from '../../api/model.ts'
import { useMe } from '../../api/session.ts'
import { textNow } from '../../i18n/i18n.ts'
import { patientOnce } from '../../ui/lazy-part.ts'
import { toastDone, toastInfo, toastProblem } from '../../ui/toast.tsx'
import type { Item } from './table-items.ts'
import type { useCellEdits } from './use-cell-edits.ts'
import type { ListState } from './use-list.ts'

type Edits = ReturnType<typeof useCellEdits>

/** `itemsUpTo` answers with the lines of the list, once those up to a line are loaded or there are no more. */
type Pasting = { edits: Edits; editable(path: string): boolean; itemsUpTo(line: number): Promise<Item[]> }

/** Whoever may paste next has what it takes, without a server too. */
export const loadPaste = patientOnce(() => Promise.all([import('./paste.ts'), import('./paste-text.ts')]))

export function usePaste(list: ListState, { edits, editable, itemsUpTo }: Pasting) {
  const model = useModel()
  const me = useMe()
  const { object } = list
  return async function paste(text: string, line: number, paths: string[]): Promise<void> {
    const fields = paths.map((path) => (editable(path) ? fieldIn(model, object, path) : undefined))
    try {
      const [{ pastedCells, maxRows }, { readBlock }] = await loadPaste()
      const items = await itemsUpTo(line + Math.min(maxRows, readBlock(text).length))
      const records = items.slice(line).flatMap((item) => (item.kind === 'record' ? [item.record] : []))
      const { cells, left } = await pastedCells({ model, object, userId: me.id, text, records, fields })
      await edits.saveBlock(cells, (count) => toastDone(textNow('list.pasted', { count })))
      if (left > 0) toastInfo(textNow('list.paste_left', { count: left }))
    } catch (error) {
      toastProblem(error, () => void paste(text, line, paths))
    }
  }
}
