/** What can be put on the page: fields that are not there yet, blocks, lists of related records. */
import { useDraggable } from '@dnd-kit/core'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { plainFields } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import type { FieldItemDraft } from '../document/layout-tree.ts'
import { blocksAt, buttonList, fieldsUsed } from '../document/layout-tree.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { fieldKindOf } from '../objects/field-kinds.ts'
import classes from '../objects/objects.module.css'
import type { DragContent } from './canvas-item.tsx'
import { useDesigner, useLayout } from './designer-state.ts'
import type { PaletteEntry } from './palette-blocks.ts'
import { usePaletteBlocks } from './palette-blocks.ts'
import { areaInSight, sectionInSight } from './use-canvas-clipboard.ts'

const systemShown = ['owner', 'created_at', 'created_by', 'updated_at', 'updated_by']

type Props = { tab: number; onTab(index: number): void }

export function LayoutPalette({ tab, onTab }: Props) {
  const t = useStudioText()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const groups = usePaletteBlocks()
  const { edits } = useDesigner()
  const layout = useLayout()
  const endOfButtons = { list: buttonList, index: layout.header?.actions?.length ?? 0 }
  // A click puts things where they are seen: the last section of the open tab, the end of the open tab.
  const add = ({ kind, item }: { kind: DragContent['kind']; item: Item }) => {
    if (kind === 'button') edits.insert([item], endOfButtons)
    else if (kind === 'tab') {
      const index = layout.tabs?.length ?? 0
      edits.insert([item], { list: ['tabs'], index })
      onTab(index)
    } else if (kind === 'block') {
      const list = areaInSight(layout, tab)
      edits.insert([item], { list, index: blocksAt(layout, list).length })
    } else {
      const section = sectionInSight(layout, tab)
      if (section) edits.insert([item], { list: [...section.path, 'fields'], index: section.section.fields.length })
    }
  }
  return (
    <div className={classes['palette']} role="group" aria-label={t('layout.palette')}>
      <TextInput
        size="xs"
        mb={4}
        aria-label={t('layout.find')}
        placeholder={t('layout.find')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <FieldItems wanted={wanted} onAdd={(item) => add({ kind: 'field', item })} />
      {groups.map((group) => (
        <PaletteGroup
          key={group.title}
          title={group.title}
          entries={group.entries.filter((entry) => entry.name.toLowerCase().includes(wanted))}
          onAdd={({ kind, item }) => {
            if (item !== null) add({ kind, item })
            else if (kind === 'button') edits.addButton(endOfButtons)
            else edits.set(['aside'], [])
          }}
        />
      ))}
    </div>
  )
}

/** `wanted`: a part of the label or name, in small letters. */
function FieldItems({ wanted, onAdd }: { wanted: string; onAdd(item: FieldItemDraft): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const { object } = useDesigner()
  const layout = useLayout()
  const used = fieldsUsed(layout)
  const all = [...plainFields(object), ...systemShown.flatMap((name) => object.fields[name] ?? [])]
  const free = all.filter(
    (field) =>
      !used.has(field.name) &&
      (wanted === '' || labelOf(field.label).toLowerCase().includes(wanted) || field.name.includes(wanted)),
  )
  return (
    <>
      {(free.length > 0 || wanted === '') && <div className={classes['palette-group']}>{t('layout.fields')}</div>}
      {free.length === 0 && wanted === '' && (
        <div style={{ padding: '2px 7px', fontSize: 12, color: 'var(--text-soft)' }}>{t('layout.all_used')}</div>
      )}
      {free.map((field) => (
        <PaletteItem
          key={field.name}
          id={`field:${field.name}`}
          content={{ kind: 'field', name: labelOf(field.label), item: field.name }}
          Shape={fieldKindOf(field.type).Shape}
          onAdd={() => onAdd(field.name)}
        />
      ))}
    </>
  )
}

type GroupProps = { title: string; entries: PaletteEntry[]; onAdd(entry: PaletteEntry): void }

function PaletteGroup({ title, entries, onAdd }: GroupProps) {
  if (entries.length === 0) return null
  return (
    <>
      <div className={classes['palette-group']}>{title}</div>
      {entries.map((entry) => (
        <PaletteItem
          key={entry.id}
          id={entry.id}
          content={
            entry.item === null && entry.kind !== 'button'
              ? null
              : { kind: entry.kind, name: entry.name, item: entry.item }
          }
          name={entry.name}
          Shape={entry.Shape}
          onAdd={() => onAdd(entry)}
        />
      ))}
    </>
  )
}

type ItemProps = {
  id: string
  /** What is dragged; null where there is only the click. */
  content: DragContent | null
  name?: string
  Shape: PaletteEntry['Shape']
  onAdd(): void
}

function PaletteItem({ id, content, name, Shape, onAdd }: ItemProps) {
  const { setNodeRef, listeners } = useDraggable({
    id: `palette:${id}`,
    disabled: content === null,
    ...(content && { data: content }),
  })
  const { onKeyDown: _keys, ...pointer } = listeners ?? {}
  return (
    <button
      ref={setNodeRef}
      {...pointer}
      type="button"
      className={classes['palette-item']}
      onClick={onAdd}
      data-palette={id}
    >
      <Shape size={15} stroke={1.6} aria-hidden />
      {name ?? content?.name}
    </button>
  )
}
