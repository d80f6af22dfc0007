/** One record: who it is, the facts that matter, its stage, and everything else by its layout. */
import { useHotkeys } from '@mantine/hooks'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ObjectView } from '../../api/model.ts'
import { askedFields, mayDo, objectIn, ownFields, useModel } from '../../api/model.ts'
import { usePresence } from '../../api/presence.ts'
import { useRecord } from '../../api/records.ts'
import { StagePath } from '../../page/components/path.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { PageSkeleton } from '../../ui/states.tsx'
import { usePageTitle } from '../../ui/page-title.ts'
import { useNeighbours } from '../list/record-order.ts'
import { EditModal } from '../form/edit-modal.tsx'
import { HeaderActions } from './header-actions.tsx'
import { LostRecord } from './lost-record.tsx'
import { PresenceFaces } from './presence.tsx'
import { RecordHeader } from './record-header.tsx'
import { RecordTabs } from './record-tabs.tsx'
import classes from './record.module.css'
import { usePage } from './use-page.ts'

export function RecordPage() {
  const { object: name, id } = useParams({ from: '/frame/$object/$id' })
  const object = objectIn(useModel(), name)
  return object ? <RecordOf key={`${object.name}/${id}`} object={object} id={id} /> : <NotFound />
}

function RecordOf({ object, id }: { object: ObjectView; id: string }) {
  const { record, error, retry, name, drawn, editing, setEditing } = usePage(object, id)
  const others = usePresence(object.name, id, editing ? 'editing' : 'viewing')
  usePageTitle(name)
  useNeighbourKeys(object.name, id)
  useHotkeys([['e', () => record && mayDo(object, 'update') && setEditing({})]])
  if (error && !record) return <LostRecord object={object} id={id} error={error} retry={retry} />
  if (!record || !drawn) return <PageSkeleton />
  const { page, layout } = drawn
  const stage = layout.path === undefined ? undefined : object.fields[layout.path]
  return (
    <div className={classes['page']}>
      <RecordHeader
        page={page}
        layout={layout}
        beside={
          <>
            <PresenceFaces people={others} />
            <HeaderActions page={page} layout={layout} />
          </>
        }
        onEdit={() => setEditing({})}
      />
      {stage && (
        <div className={classes['stage']}>
          <StagePath page={page} field={stage} />
        </div>
      )}
      <RecordTabs page={page} layout={layout} />
      {editing && (
        <EditModal
          object={object}
          record={record}
          focus={editing.field}
          others={others}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  )
}

/** The form of a record at an address of its own. */
export function EditPage() {
  const { object: name, id } = useParams({ from: '/frame/$object/$id/edit' })
  const object = objectIn(useModel(), name)
  return object && mayDo(object, 'update') ? (
    <EditOf key={`${object.name}/${id}`} object={object} id={id} />
  ) : (
    <NotFound />
  )
}

function EditOf({ object, id }: { object: ObjectView; id: string }) {
  const model = useModel()
  const navigate = useNavigate()
  const found = useRecord(object.name, id, askedFields(model, object, ownFields(object)))
  const others = usePresence(object.name, id, 'editing')
  const record = found.data?.id === id ? found.data : undefined
  if (found.error && !record)
    return <LostRecord object={object} id={id} error={found.error} retry={() => void found.refetch()} />
  if (!record) return <PageSkeleton />
  return (
    <EditModal
      place="page"
      object={object}
      record={record}
      others={others}
      onClose={(saved) =>
        void navigate({
          to: '/$object/$id',
          params: { object: object.name, id },
          replace: true,
          ignoreBlocker: saved === true,
        })
      }
    />
  )
}

/** alt+arrows go through the list the record was opened from. */
function useNeighbourKeys(object: string, id: string): void {
  const navigate = useNavigate()
  const around = useNeighbours(object, id)
  const go = (next: string | undefined) => {
    if (next !== undefined) void navigate({ to: '/$object/$id', params: { object, id: next }, replace: true })
  }
  useHotkeys([
    ['alt+ArrowUp', () => go(around?.before)],
    ['alt+ArrowDown', () => go(around?.after)],
  ])
}
