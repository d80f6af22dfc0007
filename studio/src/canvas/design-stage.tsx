/** Palette, page and panel in one drag context. */
import { DndContext, DragOverlay } from '@dnd-kit/core'
import { useState } from 'react'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'
import { Canvas } from './canvas.tsx'
import { onCanvasKey } from './canvas-keys.ts'
import { DesignerProvider, LayoutProvider } from './designer-state.ts'
import { LayoutInspector } from './layout-inspector.tsx'
import { LayoutPalette } from './layout-palette.tsx'
import { MarqueeStage } from './marquee-stage.tsx'
import { useCanvasClipboard } from './use-canvas-clipboard.ts'
import { useCanvasDrag } from './use-canvas-drag.ts'
import { useDesignerOf } from './use-designer-of.ts'
import { useDrawnLayout } from './use-drawn-layout.ts'
import classes from './canvas.module.css'

type DesignProps = { model: ModelView; object: ObjectView; layout: LayoutDraft; record: RecordView; device: string }

export function DesignStage({ model, object, layout: named, record, device }: DesignProps) {
  const t = useStudioText()
  const layout = useDrawnLayout(named)
  const [openTab, setTab] = useState(0)
  const tab = Math.min(openTab, Math.max(0, (layout.tabs?.length ?? 0) - 1))
  const designer = useDesignerOf({ model, layout, object, record })
  const { drag, dragged } = useCanvasDrag(designer)
  const clipboard = useCanvasClipboard(designer, tab)
  return (
    <RuntimeFrame model={model}>
      <DesignerProvider value={designer}>
        <LayoutProvider value={layout}>
          <DndContext {...drag}>
            <div
              className={classes['designer']}
              data-dragging={dragged !== null || undefined}
              onKeyDownCapture={(event) => onCanvasKey(event, designer)}
              onCopy={clipboard.onCopy}
              onCut={clipboard.onCut}
              onPaste={clipboard.onPaste}
            >
              <LayoutPalette tab={tab} onTab={setTab} />
              <MarqueeStage>
                <div className={classes['sheet']} data-device={device}>
                  <Canvas tab={tab} onTab={setTab} />
                </div>
              </MarqueeStage>
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
