/** Pastes a block of a spreadsheet into the table: shown at once, saved in one call; what is refused stays in its cell with the reason. */
import { useQueryClient } from '@tanstack/react-query'
import { fieldIn, useModel } from '../../api/model.ts'
import { useMe } from '../../api/session.ts'
import { textNow } from '../../i18n/i18n.ts'
import { patiently } from '../../ui/lazy-part.ts'
import { toastDone, toastInfo, toastProblem } from '../../ui/toast.tsx'
import type { Item } from './table-items.ts'
import type { useCellEdits } from './use-cell-edits.ts'
import type { ListState } from './use-list.ts'

type Edits = ReturnType<typeof useCellEdits>

/** `itemsUpTo` answers with the lines of the list, once those up to a line are loaded or there are no more. */
type Pasting = { edits: Edits; editable(path: string): boolean; itemsUpTo(line: number): Promise<Item[]> }

export function usePaste(list: ListState, { edits, editable, itemsUpTo }: Pasting) {
  const model = useModel()
  const me = useMe()
  const client = useQueryClient()
  const { object } = list
  return async function paste(text: string, line: number, paths: string[]): Promise<void> {
    const fields = paths.map((path) => (editable(path) ? fieldIn(model, object, path) : undefined))
    try {
      const [{ pastedCells, maxRows }, { readBlock }, { saveCells }] = await patiently(() =>
        Promise.all([import('./paste.ts'), import('./paste-text.ts'), import('./save-cells.ts')]),
      )
      const items = await itemsUpTo(line + Math.min(maxRows, readBlock(text).length))
      const records = items.slice(line).flatMap((item) => (item.kind === 'record' ? [item.record] : []))
      const { cells, left } = await pastedCells({ model, object, userId: me.id, text, records, fields })
      const { refused } = await edits.saveMany(() => saveCells(client, object, cells))
      edits.refuse(refused)
      void client.invalidateQueries({ queryKey: ['records', object.name] })
      toastDone(textNow('list.pasted', { count: cells.length - refused.size }))
      if (left > 0) toastInfo(textNow('list.paste_left', { count: left }))
    } catch (error) {
      toastProblem(error, () => void paste(text, line, paths))
    }
  }
}
