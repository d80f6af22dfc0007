/** Which columns the list has and in what order: tick, drag, or move by keyboard. Fields of parents can be added through their lookup. */
import { Checkbox, Divider, ScrollArea, Stack, TextInput } from '@mantine/core'
import {
  DndContext,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  closestCenter,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import type { DragEndEvent } from '@dnd-kit/core'
import {
  SortableContext,
  arrayMove,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { IconGripVertical } from '@tabler/icons-react'
import { useState } from 'react'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { isLookup, plainFields, targetOf, useModel } from '../../api/model.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { useDragWords } from '../../ui/drag-words.ts'
import classes from './list.module.css'
import { pathLabel } from './path-label.ts'
import type { ListState } from './use-list.ts'

export function ColumnChooser({ list }: { list: ListState }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const [typed, setTyped] = useState('')
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 5 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const words = useDragWords()
  const paths = list.columns.map((column) => column.field)
  const give = (next: string[]) => list.change({ columns: next.join(',') })
  const name = (path: string) => pathLabel(model, list.object, path, labelOf)
  const rest = choosablePaths(model, list.object)
    .filter((path) => !paths.includes(path))
    .filter((path) => name(path).toLowerCase().includes(typed.toLowerCase()))
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (!over || active.id === over.id) return
    give(arrayMove(paths, paths.indexOf(String(active.id)), paths.indexOf(String(over.id))))
  }
  return (
    <Stack gap={8}>
      <TextInput
        size="xs"
        placeholder={t('list.find_column')}
        aria-label={t('list.find_column')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ScrollArea.Autosize mah={380} type="scroll" viewportProps={{ tabIndex: 0 }}>
        <DndContext accessibility={words} sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}>
          <SortableContext items={paths} strategy={verticalListSortingStrategy}>
            {paths.map((path) => (
              <ChosenColumn
                key={path}
                path={path}
                label={name(path)}
                onRemove={() => give(paths.filter((one) => one !== path))}
                last={paths.length === 1}
                move={t('list.move', { name: name(path) })}
              />
            ))}
          </SortableContext>
        </DndContext>
        {rest.length > 0 && <Divider my={6} />}
        {rest.slice(0, 60).map((path) => (
          <div key={path} className={classes['choose']}>
            <Checkbox label={name(path)} checked={false} onChange={() => give([...paths, path])} />
          </div>
        ))}
      </ScrollArea.Autosize>
    </Stack>
  )
}

function ChosenColumn({
  path,
  label,
  last,
  move,
  onRemove,
}: {
  path: string
  label: string
  last: boolean
  move: string
  onRemove(): void
}) {
  const { attributes, listeners, setNodeRef, transform, transition } = useSortable({ id: path, data: { name: label } })
  const style = { transform: transform ? `translateY(${transform.y}px)` : undefined, transition }
  return (
    <div ref={setNodeRef} style={style} className={classes['choose']}>
      <Checkbox label={label} checked disabled={last} onChange={onRemove} />
      <span {...attributes} {...listeners} className={classes['grip']} aria-label={move}>
        <IconGripVertical size={14} aria-hidden />
      </span>
    </div>
  )
}

/** Own fields, the record's bookkeeping, and one step through each lookup. */
function choosablePaths(model: ModelView, object: ObjectView): string[] {
  const own = [
    ...plainFields(object),
    ...Object.values(object.fields).filter((field) => field.system && field.name !== 'id'),
  ]
  const beyond = plainFields(object).flatMap((field) => {
    const target = isLookup(field) ? targetOf(model, field) : undefined
    return target && !target.system ? plainFields(target).map((inner) => `${field.name}.${inner.name}`) : []
  })
  return [...own.map((field) => field.name), ...beyond]
}
