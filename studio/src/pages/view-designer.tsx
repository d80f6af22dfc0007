/** The designer of a list or board: its settings at the left, live data at the right as it will look. */
import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { objectIn as viewIn } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { PageSkeleton } from '@trellis/runtime/ui/states.tsx'
import { documentIn, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'
import { useDraftView } from '../preview/use-draft-view.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import type { SetView, ViewDraft } from './view-draft.ts'
import { ViewPreview } from './view-preview.tsx'
import { ViewSettings } from './view-settings.tsx'
import classes from './pages.module.css'

export function ViewDesigner({ name }: { name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const edits = useEdits()
  const { model } = useDraftView()
  const view = documentIn<ViewDraft>(documents, 'list_view', name)
  const object = name.split('.')[0] ?? ''
  if (!view) return <Missing />
  const set: SetView = (path, value) => edits.set(view, path, value)
  const label = labelOf(labelOr(documentIn(documents, 'object', object)?.['label'], object))
  const shown = model && viewIn(model, object)
  const remove = () => {
    edits.remove(view)
    go(['objects', object, 'pages'])
  }
  return (
    <Room
      wide
      title={labelOf(labelOr(view.label, name))}
      from={[
        { title: t('object.objects'), to: ['objects'] },
        { title: label, to: ['objects', object, 'pages'] },
      ]}
      actions={
        <ActionIcon variant="default" aria-label={t('view.remove')} onClick={remove}>
          <IconTrash size={15} />
        </ActionIcon>
      }
    >
      <div className={classes['designer']}>
        <div className={classes['settings']} role="region" aria-label={t('view.settings')} tabIndex={-1}>
          <ViewSettings view={view} object={object} set={set} model={model} shown={shown} />
        </div>
        <div className={classes['live']}>
          {model && shown ? (
            <RuntimeFrame model={model}>
              <ViewPreview view={view} object={shown} />
            </RuntimeFrame>
          ) : (
            <PageSkeleton />
          )}
        </div>
      </div>
    </Room>
  )
}
