/** One record: who it is, the facts that matter, its stage, and everything else by its layout. */
import { useHotkeys } from '@mantine/hooks'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { mayDo, objectIn, useModel } from '../../api/model.ts'
import { textOf } from '../../fields/field-ui.ts'
import { useConditions } from '../../page/conditions.ts'
import { choosingFormulas, layoutOf, useRankedLayouts } from '../../page/assigned-layout.ts'
import { pageFormulas, pageLayout, pathsIn } from '../../page/layout.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { StagePath } from '../../page/components/path.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { rememberRecent } from '../../shell/recent.ts'
import { PageSkeleton } from '../../ui/states.tsx'
import { usePageTitle } from '../../ui/page-title.ts'
import { neighbours } from '../list/record-order.ts'
import { EditModal } from '../form/edit-modal.tsx'
import { LostRecord } from './lost-record.tsx'
import { RecordHeader } from './record-header.tsx'
import { RecordTabs } from './record-tabs.tsx'
import classes from './record.module.css'
import { usePageRecord } from './use-page-record.ts'

export function RecordPage() {
  const { object: name, id } = useParams({ from: '/frame/$object/$id' })
  const object = objectIn(useModel(), name)
  return object ? <RecordOf key={`${object.name}/${id}`} object={object} id={id} /> : <NotFound />
}

function RecordOf({ object, id }: { object: ObjectView; id: string }) {
  const model = useModel()
  const ranked = useRankedLayouts(object, 'page')
  const layouts = useMemo(() => {
    const documents = [...ranked.map((one) => one.layout), null]
    return new Map(documents.map((document) => [document, pageLayout(model, object, document)]))
  }, [model, object, ranked])
  const asked = useMemo(() => {
    const all = [...layouts.values()]
    const formulas = [...choosingFormulas(ranked), ...all.flatMap(pageFormulas)]
    return { layouts: all, formulas, paths: pathsIn(model, object, formulas) }
  }, [model, object, ranked, layouts])
  const conditions = useConditions(object.name, asked.formulas)
  const found = usePageRecord(object, id, asked)
  const [editing, setEditing] = useState<{ field?: string } | null>(null)
  const { record } = found
  const name = record ? textOf(record[object.name_field]) : ''
  usePageTitle(name)
  useNeighbourKeys(object.name, id)
  useEffect(() => {
    if (name !== '') rememberRecent({ object: object.name, id, name })
  }, [object.name, id, name])
  useHotkeys([['e', () => record && mayDo(object, 'update') && setEditing({})]])
  if (found.error && !record) return <LostRecord object={object} id={id} error={found.error} retry={found.retry} />
  if (!record || found.loading) return <PageSkeleton />
  // Which layout it is cannot be told before the formula engine is there.
  if (choosingFormulas(ranked).length > 0 && conditions('true', record) === undefined) return <PageSkeleton />
  const layout = layouts.get(layoutOf(ranked, conditions, record) ?? null) ?? pageLayout(model, object, null)
  const page: PageRecord = {
    object,
    record,
    editable: mayDo(object, 'update'),
    conditions,
    refused: found.refused,
    save: found.save,
    editInForm: (field) => setEditing({ field }),
  }
  const stage = layout.path === undefined ? undefined : object.fields[layout.path]
  return (
    <div className={classes['page']}>
      <RecordHeader page={page} layout={layout} onEdit={() => setEditing({})} />
      {stage && (
        <div className={classes['stage']}>
          <StagePath page={page} field={stage} />
        </div>
      )}
      <RecordTabs page={page} layout={layout} />
      {editing && <EditModal object={object} record={record} focus={editing.field} onClose={() => setEditing(null)} />}
    </div>
  )
}

/** alt+arrows go through the list the record was opened from. */
function useNeighbourKeys(object: string, id: string): void {
  const navigate = useNavigate()
  const around = neighbours(object, id)
  const go = (next: string | undefined) => {
    if (next !== undefined) void navigate({ to: '/$object/$id', params: { object, id: next }, replace: true })
  }
  useHotkeys([
    ['alt+ArrowUp', () => go(around?.before)],
    ['alt+ArrowDown', () => go(around?.after)],
  ])
}
