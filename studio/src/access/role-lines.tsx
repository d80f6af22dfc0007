/** The role tree to drag in: a role dropped on another reports to it; on the handle, the arrow keys move it a level out or in. */
import type { DragEndEvent } from '@dnd-kit/core'
import { DndContext, pointerWithin, useDraggable, useDroppable } from '@dnd-kit/core'
import { ActionIcon, Text } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { RoleDocument } from '@trellis/metadata/schema/role.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentIn, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDragHold } from '../inspector/sortable.tsx'
import room from '../shell/room.module.css'
import { inward, mayReportTo, outward, roleTree } from './role-tree.ts'

export type Role = AnyDocument & RoleDocument

type Props = {
  roles: Role[]
  selected: string | null
  onSelect(name: string): void
  onMove(role: Role, parent: string | undefined): void
}

const top = 'top:'

export function RoleLines({ roles, selected, onSelect, onMove }: Props) {
  const t = useStudioText()
  const hold = useDragHold()
  const [dragged, setDragged] = useState<string | null>(null)
  const move = (name: string, parent: string | undefined) => {
    const role = roles.find((one) => one.name === name)
    if (role && mayReportTo(roles, name, parent)) onMove(role, parent)
  }
  const end = ({ active, over }: DragEndEvent) => {
    setDragged(null)
    if (over) move(String(active.id), over.id === top ? undefined : String(over.id))
  }
  const onKey = (event: KeyboardEvent, name: string) => {
    const isIn = event.key === 'ArrowRight'
    if (!isIn && event.key !== 'ArrowLeft') return
    const parent = isIn ? inward(roles, name) : outward(roles, name)
    if (parent === null) return
    event.preventDefault()
    move(name, parent)
  }
  return (
    <DndContext
      {...hold}
      collisionDetection={pointerWithin}
      onDragStart={({ active }) => setDragged(String(active.id))}
      onDragEnd={end}
      onDragCancel={() => setDragged(null)}
    >
      <div className={room['lines']} role="tree" aria-label={t('access.roles')}>
        {roleTree(roles).map(({ role, depth }) => (
          <RoleLine
            key={role.name}
            {...{ role, depth, onKey }}
            here={role.name === selected}
            takes={dragged !== null && mayReportTo(roles, dragged, role.name)}
            onSelect={() => onSelect(role.name)}
          />
        ))}
        {dragged !== null && <TopLine />}
      </div>
    </DndContext>
  )
}

function TopLine() {
  const t = useStudioText()
  const { setNodeRef, isOver } = useDroppable({ id: top, data: { name: t('access.to_top') } })
  return (
    <div
      ref={setNodeRef}
      className={room['line']}
      style={{ background: isOver ? 'var(--ground-chosen)' : undefined, borderTop: '1px dashed var(--line-strong)' }}
    >
      <Text size="sm" c="dimmed">
        {t('access.to_top')}
      </Text>
    </div>
  )
}

type LineProps = {
  role: Role
  depth: number
  here: boolean
  takes: boolean
  onKey(event: KeyboardEvent, name: string): void
  onSelect(): void
}

function RoleLine({ role, depth, here, takes, onKey, onSelect }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const name = labelOf(labelOr(role.label, role.name))
  const { setNodeRef: attachDrop, isOver } = useDroppable({ id: role.name, disabled: !takes, data: { name } })
  const { setNodeRef: attachDrag, listeners, transform } = useDraggable({ id: role.name, data: { name } })
  const { onKeyDown: _keys, ...pointer } = listeners ?? {}
  const sets = (role.permission_sets ?? []).map((set) =>
    labelOf(labelOr(documentIn(documents, 'permission_set', set)?.['label'], set)),
  )
  return (
    <div
      ref={attachDrop}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={here}
      className={room['line']}
      style={{
        paddingInlineStart: 8 + depth * 24,
        background: isOver || here ? 'var(--ground-chosen)' : undefined,
        boxShadow: isOver ? 'inset 0 0 0 2px var(--mantine-color-accent-5)' : undefined,
        ...(transform && {
          transform: `translate3d(0, ${Math.round(transform.y)}px, 0)`,
          position: 'relative',
          zIndex: 2,
          boxShadow: 'var(--mantine-shadow-md)',
        }),
      }}
    >
      <ActionIcon
        ref={attachDrag}
        {...pointer}
        size={22}
        aria-label={t('access.move_role', { name })}
        style={{ cursor: 'grab', touchAction: 'none' }}
        onKeyDown={(event) => onKey(event, role.name)}
      >
        <IconGripVertical size={14} />
      </ActionIcon>
      <button
        type="button"
        className={room['grow']}
        style={{
          border: 0,
          background: 'none',
          font: 'inherit',
          color: 'inherit',
          textAlign: 'left',
          padding: '8px 0',
          cursor: 'pointer',
        }}
        aria-pressed={here}
        onClick={onSelect}
      >
        {name}
      </button>
      <Text size="xs" c="dimmed">
        {sets.join(', ')}
      </Text>
    </div>
  )
}
