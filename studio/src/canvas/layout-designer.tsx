/** The layout designer: palette, page and panel in one drag context; every edit is a command and can be undone. */
import { Alert, Anchor } from '@mantine/core'
import { useMemo, useState } from 'react'
import { objectIn } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState, PageSkeleton } from '@trellis/runtime/ui/states.tsx'
import { documentIn, labelOr } from '../document/documents.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { fieldsUsed } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDraftView } from '../preview/use-draft-view.ts'
import { useSampleRecord } from '../preview/use-sample-record.ts'
import { Missing } from '../shell/missing.tsx'
import { Shipped } from '../publish/shipped.tsx'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import { DesignStage } from './design-stage.tsx'
import type { View } from './designer-tools.tsx'
import { DesignerTools, startView } from './designer-tools.tsx'
import { PreviewStage } from './preview-stage.tsx'

const emptyRecord: RecordView = { id: '' }

/** Paths through lookups that the page shows. */
function pathsBeyond(layout: LayoutDraft): string[] {
  return [...fieldsUsed(layout), ...(layout.header?.key_fields ?? [])].filter((path) => path.includes('.'))
}

export function LayoutDesigner({ name }: { name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const [view, setView] = useState<View>(startView)
  const layout = documentIn<LayoutDraft>(documents, 'layout', name)
  const object = name.split('.')[0] ?? ''
  const { model, broken } = useDraftView(view.mode === 'preview' && view.role !== '' ? view.role : undefined)
  const paths = useMemo(() => (layout ? pathsBeyond(layout) : []), [layout])
  const sample = useSampleRecord(object, view.sample, paths)
  if (!layout) return <Missing />
  const label = labelOf(labelOr(documentIn(documents, 'object', object)?.['label'], object))
  const record = sample.record ?? emptyRecord
  const shown = model && objectIn(model, object)
  return (
    <Room
      wide
      title={labelOf(labelOr(layout.label, name))}
      from={[
        { title: t('object.objects'), to: ['objects'] },
        { title: label, to: ['objects', object, 'pages'] },
      ]}
      actions={
        <>
          <Shipped kind="layout" name={name} />
          <DesignerTools
            view={view}
            onView={setView}
            layout={layout}
            object={object}
            named={sample.record && { value: sample.record.id, label: sample.name }}
          />
        </>
      }
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
      {model && shown && view.mode === 'design' && (
        <DesignStage key={object} model={model} object={shown} layout={layout} record={record} device={view.device} />
      )}
      {model && shown && view.mode === 'preview' && (
        <PreviewStage {...{ model, layout, record, view }} object={shown} />
      )}
    </Room>
  )
}
