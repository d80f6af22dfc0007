/** Pastes a block of a spreadsheet into the table: shown at once, saved in one call; what is refused stays in its cell with the reason. */
import { useQueryClient } from '@tanstack/react-query'
import { fieldIn, useModel } from '../../api/model.ts'
import { useMe } from '../../api/session.ts'
import { textNow } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import type { Item } from './table-items.ts'
import type { useCellEdits } from './use-cell-edits.ts'
import type { ListState } from './use-list.ts'

type Edits = ReturnType<typeof useCellEdits>

export function usePaste(list: ListState, items: Item[], edits: Edits, editable: (path: string) => boolean) {
  const model = useModel()
  const me = useMe()
  const client = useQueryClient()
  const { object } = list
  return async (text: string, line: number, paths: string[]) => {
    const records = items.slice(line).flatMap((item) => (item.kind === 'record' ? [item.record] : []))
    const fields = paths.map((path) => (editable(path) ? fieldIn(model, object, path) : undefined))
    try {
      const [{ pastedCells }, { saveCells }] = await Promise.all([import('./paste.ts'), import('./save-cells.ts')])
      const cells = await pastedCells({ model, object, userId: me.id, text, records, fields })
      const { refused } = await edits.saveMany(() => saveCells(client, object, cells))
      edits.refuse(refused)
      void client.invalidateQueries({ queryKey: ['records', object.name] })
      toastDone(textNow('list.pasted', { count: cells.length - refused.size }))
    } catch (error) {
      toastProblem(error)
    }
  }
}
