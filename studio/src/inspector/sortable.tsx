/** A list whose items are dragged into order, by mouse, touch and keyboard. The one place of the studio that sets up sorting. */
import type { DragEndEvent } from '@dnd-kit/core'
import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { ActionIcon } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import type { CSSProperties, ReactNode } from 'react'
import { useDragWords } from '@trellis/runtime/ui/drag-words.ts'
import { useStudioText } from '../i18n/studio-text.ts'

type SortableProps = { ids: string[]; onMove(from: number, to: number): void; children: ReactNode }

export function Sortable({ ids, onMove, children }: SortableProps) {
  const hold = useDragHold()
  const end = ({ active, over }: DragEndEvent) => {
    const from = ids.indexOf(String(active.id))
    const to = over ? ids.indexOf(String(over.id)) : -1
    if (from >= 0 && to >= 0 && from !== to) onMove(from, to)
  }
  return (
    <DndContext {...hold} collisionDetection={closestCenter} onDragEnd={end}>
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  )
}

/** How things are taken hold of, and what is said meanwhile: the settings of every drag context of the studio. */
export function useDragHold() {
  const accessibility = useDragWords()
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  return { sensors, accessibility }
}

export type SortableItem = {
  attach(node: HTMLElement | null): void
  style: CSSProperties
  handle: ReactNode
  dragging: boolean
}

export function useSortableItem(id: string, name: string): SortableItem {
  const t = useStudioText()
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
    data: { name },
  })
  const style: CSSProperties = {
    transform: transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined,
    transition,
    ...(isDragging && {
      zIndex: 2,
      position: 'relative',
      boxShadow: 'var(--mantine-shadow-md)',
      background: 'var(--ground-raised)',
    }),
  }
  const handle = (
    <ActionIcon
      {...attributes}
      {...listeners}
      ref={setActivatorNodeRef}
      size={22}
      aria-label={t('shell.drag_of', { name })}
      style={{ cursor: 'grab', touchAction: 'none' }}
    >
      <IconGripVertical size={14} />
    </ActionIcon>
  )
  return { attach: setNodeRef, style, handle, dragging: isDragging }
}
