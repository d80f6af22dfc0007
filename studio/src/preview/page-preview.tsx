/** A layout as people will meet it: the runtime's own page over the Model being edited, with a real record. Nothing is saved from here. */
import { Tabs } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, useModel } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { uiOf } from '@trellis/runtime/fields/field-uis.ts'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { StagePath } from '@trellis/runtime/page/components/path.tsx'
import { useConditions } from '@trellis/runtime/page/conditions.ts'
import { formulasOf, pageLayout } from '@trellis/runtime/page/layout.ts'
import type { PageRecord } from '@trellis/runtime/page/page-record.ts'
import { Blocks } from '@trellis/runtime/page/render.tsx'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { RuntimeFrame } from './runtime-frame.tsx'
import classes from './preview.module.css'

type Props = { model: ModelView; layout: LayoutDraft; object: ObjectView; record: RecordView }

export function PagePreview({ model, layout, object, record }: Props) {
  // Whoever it is assigned to, the preview shows this layout.
  const alone = useMemo(
    () => ({
      ...model,
      items: { ...model.items, layout: { [layout.name]: { ...layout, use: undefined, assign: undefined } } },
    }),
    [model, layout],
  )
  return (
    <RuntimeFrame model={alone}>
      <PreviewOf object={object} record={record} />
    </RuntimeFrame>
  )
}

function PreviewOf({ object, record }: { object: ObjectView; record: RecordView }) {
  const labelOf = useLabel()
  const model = useModel()
  const layout = useMemo(() => pageLayout(model, object), [model, object])
  const formulas = useMemo(
    () => formulasOf([...layout.tabs.flatMap((tab) => tab.blocks), ...layout.tabs, ...layout.aside]),
    [layout],
  )
  const conditions = useConditions(object.name, formulas)
  // Changes stay in the preview, so that rules can be tried.
  const [typed, setTyped] = useState<Partial<RecordView>>({})
  const shown = { ...record, ...typed } as RecordView
  const page: PageRecord = {
    object,
    record: shown,
    editable: true,
    preview: true,
    conditions,
    refused: new Map(),
    save: async (path, value, beside) => setTyped((before) => ({ ...before, [path]: value, ...beside })),
    editInForm: () => undefined,
  }
  const tabs = layout.tabs.filter((tab) => conditions(tab.visible_when, shown) !== false)
  const [open, setOpen] = useState<string | null>(null)
  const stage = layout.path === undefined ? undefined : object.fields[layout.path]
  return (
    <div className={classes['page']}>
      <div className={classes['title']}>{textOf(shown[object.name_field]) || labelOf(object.label)}</div>
      <KeyFacts page={page} paths={layout.keyFields} />
      {stage && <StagePath page={page} field={stage} />}
      <Tabs
        value={tabs.some((tab) => tab.name === open) ? open : (tabs[0]?.name ?? null)}
        onChange={setOpen}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map((tab) => (
            <Tabs.Tab key={tab.name} value={tab.name}>
              {labelOf(tab.label)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((tab) => (
          <Tabs.Panel key={tab.name} value={tab.name}>
            <Blocks blocks={tab.blocks} page={page} />
          </Tabs.Panel>
        ))}
      </Tabs>
      {layout.aside.length > 0 && <Blocks blocks={layout.aside} page={page} />}
    </div>
  )
}

export function KeyFacts({ page, paths }: { page: PageRecord; paths: string[] }) {
  const labelOf = useLabel()
  const model = useModel()
  return (
    <div className={classes['facts']}>
      {paths.map((path) => {
        const field = fieldIn(model, page.object, path)
        if (!field) return null
        const ui = uiOf(field)
        return (
          <div key={path}>
            <div className={classes['fact-label']}>{labelOf(field.label)}</div>
            <ui.Read field={field} value={page.record[path]} record={page.record} path={path} place="cell" />
          </div>
        )
      })}
    </div>
  )
}
