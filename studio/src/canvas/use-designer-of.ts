/** What the layout designer does: selection, drops, keys, the clipboard, and the commands they become. */
import { useCallback, useLayoutEffect, useMemo, useState } from 'react'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { PageRecord } from '@trellis/runtime/page/page-record.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import type { ItemKind, LayoutDraft } from '../document/layout-tree.ts'
import { useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { Designer } from './designer-state.ts'
import { makeCanvasStore } from './designer-state.ts'
import { itemName } from './item-name.ts'
import { layoutEdits } from './layout-edits.ts'
import { stillThere } from './selection.ts'

type Input = { model: ModelView; layout: LayoutDraft; object: ObjectView; record: RecordView }

/** The designer stays the same one from edit to edit. */
export function useDesignerOf({ model, layout, object, record }: Input): Designer {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const [store] = useState(makeCanvasStore)
  const [spots] = useState<Designer['spots']>(() => new Map())
  const { name } = layout
  const nameOf = useCallback(
    (item: Item, kind: ItemKind) => itemName(item, { model, object, kind }, { t, labelOf }),
    [model, object, t, labelOf],
  )
  const edits = useMemo(() => layoutEdits({ studio, name, store, nameOf }), [studio, name, store, nameOf])
  const page = useMemo(() => stillPage(object, record), [object, record])
  useLayoutEffect(() => {
    // An undo may take away what is selected.
    store.put({ selection: stillThere(layout, store.state().selection) })
  }, [store, layout])
  return useMemo(() => ({ object, page, store, edits, spots }), [object, page, store, edits, spots])
}

/** A page that only shows. */
function stillPage(object: ObjectView, record: RecordView): PageRecord {
  return {
    object,
    record,
    editable: false,
    preview: true,
    conditions: () => undefined,
    refused: new Map(),
    save: async () => undefined,
    editInForm: () => undefined,
  }
}
