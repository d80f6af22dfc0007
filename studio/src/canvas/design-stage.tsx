/** Palette, page and panel in one drag context. */
import { DndContext, DragOverlay } from '@dnd-kit/core'
import { useState } from 'react'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDragSensors } from '../inspector/sortable.tsx'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'
import { Canvas } from './canvas.tsx'
import { DesignerProvider } from './designer-state.ts'
import { LayoutInspector } from './layout-inspector.tsx'
import { LayoutPalette } from './layout-palette.tsx'
import { useDesignerOf } from './use-designer-of.ts'
import classes from './canvas.module.css'

type DesignProps = { model: ModelView; object: ObjectView; layout: LayoutDraft; record: RecordView; device: string }

export function DesignStage({ model, object, layout, record, device }: DesignProps) {
  const t = useStudioText()
  const sensors = useDragSensors()
  const [openTab, setTab] = useState(0)
  const tab = Math.min(openTab, Math.max(0, (layout.tabs?.length ?? 0) - 1))
  const { designer, drag, onKeyDown, dragged } = useDesignerOf({ layout, object, record })
  return (
    <RuntimeFrame model={model}>
      <DesignerProvider value={designer}>
        <DndContext sensors={sensors} {...drag}>
          <div className={classes['designer']} onKeyDown={onKeyDown}>
            <LayoutPalette tab={tab} />
            <div className={classes['stage']} role="region" aria-label={t('layout.canvas')} tabIndex={-1}>
              <div className={classes['sheet']} data-device={device}>
                <Canvas tab={tab} onTab={setTab} />
              </div>
            </div>
            <LayoutInspector />
          </div>
          <DragOverlay dropAnimation={null} zIndex={400}>
            {dragged ? <div className={classes['ghost']}>{dragged}</div> : null}
          </DragOverlay>
        </DndContext>
      </DesignerProvider>
    </RuntimeFrame>
  )
}
