/** The layout designer: palette, page and panel in one drag context; every edit is a command and can be undone. */
import { DndContext, DragOverlay } from '@dnd-kit/core'
import { Alert, Anchor } from '@mantine/core'
import { useState } from 'react'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { objectIn } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState, PageSkeleton } from '@trellis/runtime/ui/states.tsx'
import { documentIn, labelOr } from '../document/documents.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDragSensors } from '../inspector/sortable.tsx'
import { PagePreview } from '../preview/page-preview.tsx'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'
import { useDraftView } from '../preview/use-draft-view.ts'
import { useSampleRecords } from '../preview/use-sample-record.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import { Canvas } from './canvas.tsx'
import { DesignerProvider } from './designer-state.ts'
import type { View } from './designer-tools.tsx'
import { DesignerTools, startView } from './designer-tools.tsx'
import { LayoutInspector } from './layout-inspector.tsx'
import { LayoutPalette } from './layout-palette.tsx'
import { useDesignerOf } from './use-designer-of.ts'
import classes from './canvas.module.css'

const emptyRecord: RecordView = { id: '' }

export function LayoutDesigner({ name }: { name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const [view, setView] = useState<View>(startView)
  const layout = documentIn<LayoutDraft>(documents, 'layout', name)
  const object = name.split('.')[0] ?? ''
  const { model, broken } = useDraftView(view.mode === 'preview' && view.role !== '' ? view.role : undefined)
  const samples = useSampleRecords(object)
  if (!layout) return <Missing />
  const label = labelOf(labelOr(documentIn(documents, 'object', object)?.['label'], object))
  const record = view.record === '-' ? emptyRecord : (samples.records.find((one) => one.id === view.record) ?? samples.records[0] ?? emptyRecord)
  const shown = model && objectIn(model, object)
  return (
    <Room
      wide
      title={labelOf(labelOr(layout.label, name))}
      from={[
        { title: t('object.objects'), to: ['objects'] },
        { title: label, to: ['objects', object, 'pages'] },
      ]}
      actions={<DesignerTools view={view} onView={setView} layout={layout} object={object} samples={samples.named} />}
    >
      {broken && (
        <Alert color="orange" radius={0} p="xs">
          {t('layout.broken')}{' '}
          <Anchor size="sm" {...linkTo(['changes'])}>
            {t('layout.to_review')}
          </Anchor>
        </Alert>
      )}
      {!model && <PageSkeleton />}
      {model && !shown && <EmptyState title={t('shell.missing')} />}
      {model && shown && view.mode === 'design' && <Design key={object} model={model} object={shown} layout={layout} record={record} device={view.device} />}
      {model && shown && view.mode === 'preview' && (
        <div className={classes['stage']}>
          <div className={classes['sheet']} data-device={view.device}>
            <PagePreview key={record.id} model={model} layout={layout} object={shown} record={record} />
          </div>
        </div>
      )}
    </Room>
  )
}

type DesignProps = { model: ModelView; object: ObjectView; layout: LayoutDraft; record: RecordView; device: string }

function Design({ model, object, layout, record, device }: DesignProps) {
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
