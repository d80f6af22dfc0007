/** The fields of an object: palette, table, and the panel of the field that is chosen. One drag context for all of it. */
import type { DragEndEvent, DragStartEvent } from '@dnd-kit/core'
import { closestCenter, DndContext, DragOverlay, pointerWithin } from '@dnd-kit/core'
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { useMemo, useState } from 'react'
import { labelText } from '@trellis/metadata/model/shape.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { languageNow, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { addField } from '../document/commands/add-field.ts'
import { moveField } from '../document/commands/move-field.ts'
import type { StudioObject } from '../document/documents.ts'
import { fieldOf, fieldsOf, labelOr } from '../document/documents.ts'
import { freeFieldName } from '../document/names.ts'
import { useDocuments, useStudio, useStudioState } from '../document/studio.ts'
import { studioTexts } from '../i18n/studio-table.ts'

import { objectsNamed, relationsNamed } from '../inspector/names-for.ts'
import { useDragHold } from '../inspector/sortable.tsx'
import { go } from '../place.ts'
import { FieldPanel } from './field-panel.tsx'
import { FieldsTable } from './fields-table.tsx'
import { startOf } from './field-kinds.ts'
import { TypeGhost, TypePalette } from './type-palette.tsx'
import classes from './objects.module.css'

export function FieldsPart({ object, selected }: { object: StudioObject; selected?: string }) {
  const labelOf = useLabel()
  const studio = useStudio()
  const documents = useDocuments()
  const hold = useDragHold()
  const [dragged, setDragged] = useState<string | null>(null)
  const shipped = useStudioState((state) => state.origins['object']?.[object.name]?.plugin !== undefined)
  const names = useMemo(() => fieldsOf(object).map(([name]) => name), [object])

  const add = (type: string, after?: string) => {
    const label = labelOfType(type)
    const name = freeFieldName(label.en, new Set(names), shipped)
    const targets = objectsNamed(documents).filter((one) => one.value !== 'user' && one.value !== object.name)
    const start = startOf(type, {
      object: object.name,
      target: targets[0]?.value,
      relation: relationsNamed(documents, object.name)[0]?.value,
    })
    const field: FieldDocument = { type, label, ...start }
    studio.edit({ key: 'step.add_field', params: { name: labelText(label, languageNow()) } }, (all) =>
      addField(all, { object: object.name, name, field, after, inLayouts: true }),
    )
    go(['objects', object.name, 'fields', name])
  }
  const start = ({ active }: DragStartEvent) => setDragged(String(active.id))
  const end = ({ active, over }: DragEndEvent) => {
    setDragged(null)
    const id = String(active.id)
    if (!over) return
    const target = String(over.id).replace(/^row:/, '')
    if (id.startsWith('type:')) {
      // Dropped on a row: the new field stands in its place, the row moves down.
      const at = names.indexOf(target)
      add(id.slice('type:'.length), target === 'end' || at < 0 ? undefined : (names[at - 1] ?? ''))
      return
    }
    const to = names.indexOf(target)
    if (to < 0 || id === target) return
    const name = labelOf(labelOr(fieldOf(object, id)?.label, id))
    studio.edit({ key: 'step.move_field', params: { name } }, (all) =>
      moveField(all, { object: object.name, field: id, to }),
    )
  }
  const field = selected === undefined ? undefined : fieldOf(object, selected)
  return (
    <DndContext
      {...hold}
      collisionDetection={collide}
      onDragStart={start}
      onDragEnd={end}
      onDragCancel={() => setDragged(null)}
    >
      <TypePalette onAdd={(type) => add(type)} />
      <div className={classes['scroll']}>
        <SortableContext items={names} strategy={verticalListSortingStrategy}>
          <FieldsTable object={object} selected={selected} placing={dragged?.startsWith('type:') === true} />
        </SortableContext>
      </div>
      {field && selected !== undefined && (
        <FieldPanel
          key={selected}
          object={object}
          name={selected}
          field={field}
          onClose={() => go(['objects', object.name, 'fields'])}
        />
      )}
      <DragOverlay dropAnimation={null}>
        {dragged?.startsWith('type:') ? <TypeGhost type={dragged.slice('type:'.length)} /> : null}
      </DragOverlay>
    </DndContext>
  )
}

/** New fields go where the pointer is; rows find the nearest row. */
const collide: typeof closestCenter = (input) => {
  if (!String(input.active.id).startsWith('type:')) return closestCenter(input)
  const within = pointerWithin(input)
  return within.length > 0 || input.pointerCoordinates ? within : closestCenter(input)
}

function labelOfType(type: string): { en: string; 'zh-CN': string } {
  const key = `type.${type}`
  const texts: { readonly [key: string]: readonly string[] } = studioTexts
  const entry = Object.hasOwn(texts, key) ? texts[key] : undefined
  return { en: entry?.[0] ?? type, 'zh-CN': entry?.[1] ?? type }
}
