/**
 * What a drag says to those who listen, in their language: which thing is lifted, over which place it is, where it was put down.
 *
 * Shape   `<DndContext accessibility={useDragWords()}>`; what is dragged and what takes it give `data: { name }`, places of a sorted
 *         list are told by their number.
 */
import type { Active, DndContextProps, Over } from '@dnd-kit/core'
import { useMemo } from 'react'
import { useText } from '../i18n/i18n.ts'
import type { TextKey } from '../i18n/text-table.ts'

type Words = NonNullable<DndContextProps['accessibility']>

export function useDragWords(): Words {
  const t = useText()
  return useMemo(() => {
    const nameOf = (one: Active | Over) => textIn(one.data.current, 'name')
    const thing = ({ active }: { active: Active }) => ({ name: nameOf(active) ?? t('drag.thing') })
    const placed = (what: 'over' | 'dropped', move: { active: Active; over: Over | null }, nowhere: TextKey) => {
      if (!move.over) return t(nowhere, thing(move))
      const place = placeIn(move.over)
      if (place) return t(what === 'over' ? 'drag.over_at' : 'drag.dropped_at', { ...thing(move), ...place })
      const target = nameOf(move.over)
      if (target !== undefined) return t(what === 'over' ? 'drag.over' : 'drag.dropped_on', { ...thing(move), target })
      return what === 'over' ? undefined : t('drag.dropped', thing(move))
    }
    return {
      screenReaderInstructions: { draggable: t('drag.hint') },
      announcements: {
        onDragStart: (move) => t('drag.lifted', thing(move)),
        onDragOver: (move) => placed('over', move, 'drag.over_nothing'),
        onDragEnd: (move) => placed('dropped', move, 'drag.cancelled'),
        onDragCancel: (move) => t('drag.cancelled', thing(move)),
      },
    } satisfies Words
  }, [t])
}

function placeIn({ data }: Over): { place: number; count: number } | undefined {
  const sorted: unknown = data.current?.['sortable']
  if (typeof sorted !== 'object' || sorted === null || !('index' in sorted) || !('items' in sorted)) return undefined
  return typeof sorted.index === 'number' && Array.isArray(sorted.items)
    ? { place: sorted.index + 1, count: sorted.items.length }
    : undefined
}

function textIn(data: { [key: string]: unknown } | undefined, key: string): string | undefined {
  const value = data?.[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
