/** Palette, page and panel in one drag context. */
import { DndContext, DragOverlay } from '@dnd-kit/core'
import { useCallback, useState } from 'react'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDragSensors } from '../inspector/sortable.tsx'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'
import { Canvas } from './canvas.tsx'
import { onCanvasKey } from './canvas-keys.ts'
import { DesignerProvider, LayoutProvider } from './designer-state.ts'
import { itemName } from './item-name.ts'
import { LayoutInspector } from './layout-inspector.tsx'
import { LayoutPalette } from './layout-palette.tsx'
import { useCanvasClipboard } from './use-canvas-clipboard.ts'
import { useCanvasDrag } from './use-canvas-drag.ts'
import { useDesignerOf } from './use-designer-of.ts'
import classes from './canvas.module.css'

type DesignProps = { model: ModelView; object: ObjectView; layout: LayoutDraft; record: RecordView; device: string }

export function DesignStage({ model, object, layout, record, device }: DesignProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const sensors = useDragSensors()
  const [openTab, setTab] = useState(0)
  const tab = Math.min(openTab, Math.max(0, (layout.tabs?.length ?? 0) - 1))
  const nameOf = useCallback(
    (item: Item) => itemName(item, { model, object }, { t, labelOf }),
    [model, object, t, labelOf],
  )
  const designer = useDesignerOf({ layout, object, record, nameOf })
  const { drag, dragged } = useCanvasDrag(designer)
  const clipboard = useCanvasClipboard(designer, tab)
  return (
    <RuntimeFrame model={model}>
      <DesignerProvider value={designer}>
        <LayoutProvider value={layout}>
          <DndContext sensors={sensors} {...drag}>
            <div
              className={classes['designer']}
              data-dragging={dragged !== null || undefined}
              onKeyDownCapture={(event) => onCanvasKey(event, designer)}
              onCopy={clipboard.onCopy}
              onCut={clipboard.onCut}
              onPaste={clipboard.onPaste}
            >
              <LayoutPalette tab={tab} onTab={setTab} />
              <div className={classes['stage']} role="region" aria-label={t('layout.canvas')} tabIndex={-1}>
                <div className={classes['sheet']} data-device={device}>
                  <Canvas tab={tab} onTab={setTab} />
                </div>
              </div>
              <LayoutInspector clipboard={clipboard} />
            </div>
            <DragOverlay dropAnimation={null} zIndex={400}>
              {dragged ? (
                <div className={classes['ghost']}>
                  {dragged.count === 1 ? dragged.name : t('layout.selected_many', { number: dragged.count })}
                </div>
              ) : null}
            </DragOverlay>
          </DndContext>
        </LayoutProvider>
      </DesignerProvider>
    </RuntimeFrame>
  )
}
