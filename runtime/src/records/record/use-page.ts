/** A record with the layout that is its reader's: what its page and the panel beside a list draw. */
import { useEffect, useMemo, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { documentsFor, mayDo, useModel } from '../../api/model.ts'
import { textOf } from '../../fields/field-ui.ts'
import { choosingFormulas, layoutOf, useRankedLayouts } from '../../page/assigned-layout.ts'
import { useConditions } from '../../page/conditions.ts'
import type { PageLayout } from '../../page/layout.ts'
import { pageFormulas, pageLayout, pathsIn } from '../../page/layout.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { rememberRecent } from '../../shell/recent.ts'
import { usePageRecord } from './use-page-record.ts'

/** `drawn` is undefined while the record, or what chooses its layout, is on its way; `editing` is set while the form is open over it. */
export function usePage(object: ObjectView, id: string) {
  const model = useModel()
  const ranked = useRankedLayouts(object, 'page')
  const layouts = useMemo(() => {
    const documents = [...ranked.map((one) => one.layout), null]
    return new Map(documents.map((document) => [document, pageLayout(model, object, document)]))
  }, [model, object, ranked])
  const asked = useMemo(() => {
    const all = [...layouts.values()]
    const buttons = documentsFor(model, 'action', object.name).map((action) => action['visible_when'])
    const formulas = [
      ...choosingFormulas(ranked),
      ...all.flatMap(pageFormulas),
      ...buttons.filter((text): text is string => typeof text === 'string'),
    ]
    return { layouts: all, formulas, paths: pathsIn(model, object, formulas) }
  }, [model, object, ranked, layouts])
  const conditions = useConditions(object.name, asked.formulas)
  const { record, error, loading, retry, refused, save } = usePageRecord(object, id, asked)
  const [editing, setEditing] = useState<{ field?: string } | null>(null)
  const name = record ? textOf(record[object.name_field]) : ''
  useEffect(() => {
    if (name !== '') rememberRecent({ object: object.name, id, name })
  }, [object.name, id, name])
  // Which layout it is cannot be told before the formula engine is there.
  const choosing = choosingFormulas(ranked).length > 0
  const ready = record !== undefined && !loading && !(choosing && conditions('true', record) === undefined)
  const drawn: { page: PageRecord; layout: PageLayout } | undefined = ready
    ? {
        layout: layouts.get(layoutOf(ranked, conditions, record) ?? null) ?? pageLayout(model, object, null),
        page: {
          object,
          record,
          editable: mayDo(object, 'update'),
          conditions,
          refused,
          save,
          editInForm: (field) => setEditing({ field }),
        },
      }
    : undefined
  return { record, error, retry, name, drawn, editing, setEditing }
}
