/** What can be put on the page: fields that are not there yet, blocks, lists of related records. */
import { useDraggable } from '@dnd-kit/core'
import { TextInput } from '@mantine/core'
import {
  IconActivity,
  IconHistory,
  IconLayoutRows,
  IconListDetails,
  IconPaperclip,
  IconSquareDashed,
  IconTextCaption,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import { objectIn, plainFields, useModel } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { FieldItemDraft } from '../document/layout-tree.ts'
import { areasOf, blocksAt, fieldsUsed, sectionsOf } from '../document/layout-tree.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { fieldKindOf } from '../objects/field-kinds.ts'
import classes from '../objects/objects.module.css'
import type { DragContent } from './canvas-item.tsx'
import { useDesigner } from './designer-state.ts'

const systemShown = ['owner', 'created_at', 'created_by', 'updated_at', 'updated_by']
const searchFrom = 14

export function LayoutPalette({ tab }: { tab: number }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const designer = useDesigner()
  const { object, layout } = designer
  const [text, setText] = useState('')
  const used = fieldsUsed(layout)
  const all = [...plainFields(object), ...systemShown.flatMap((name) => object.fields[name] ?? [])]
  const wanted = text.trim().toLowerCase()
  const free = all.filter(
    (field) =>
      !used.has(field.name) &&
      (wanted === '' || labelOf(field.label).toLowerCase().includes(wanted) || field.name.includes(wanted)),
  )
  // A click puts things where they are seen: the last section of the open tab, the end of the open tab.
  const addField = (name: string, label: string) => {
    const sections = sectionsOf(layout).filter(({ path }) => path[0] !== 'tabs' || path[1] === tab)
    const target = sections.at(-1)
    if (target) designer.insert(name, { list: [...target.path, 'fields'], index: target.section.fields.length }, label)
  }
  return (
    <div className={classes['palette']} role="group" aria-label={t('layout.palette')}>
      <div className={classes['palette-group']}>{t('layout.fields')}</div>
      {all.length > searchFrom && (
        <TextInput
          size="xs"
          mb={4}
          aria-label={t('layout.find')}
          placeholder={t('layout.find')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {free.length === 0 && wanted === '' && (
        <div style={{ padding: '2px 7px', fontSize: 12, color: 'var(--text-soft)' }}>{t('layout.all_used')}</div>
      )}
      {free.map((field) => {
        const label = labelOf(field.label)
        return (
          <PaletteItem
            key={field.name}
            id={`field:${field.name}`}
            content={{ kind: 'field', name: label, item: field.name satisfies FieldItemDraft }}
            Shape={fieldKindOf(field.type).Shape}
            onAdd={() => addField(field.name, label)}
          />
        )
      })}
      <BlockItems tab={tab} />
    </div>
  )
}

/** Blocks, and lists of the records that point at this object. */
function BlockItems({ tab }: { tab: number }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const designer = useDesigner()
  const { object, layout } = designer
  const addBlock = (block: LayoutBlock, label: string) => {
    const area = layout.tabs?.[tab] ? ['tabs', tab, 'blocks'] : (areasOf(layout)[0] ?? ['blocks'])
    designer.insert(block, { list: area, index: blocksAt(layout, area).length }, label)
  }
  const blocks: { block: LayoutBlock; Shape: typeof IconActivity }[] = [
    {
      block: { type: 'section', label: { en: 'New section', 'zh-CN': '新分组' }, columns: 2, fields: [] },
      Shape: IconLayoutRows,
    },
    {
      block: { type: 'text', text: { en: 'Write something helpful here', 'zh-CN': '在此填写说明' } },
      Shape: IconTextCaption,
    },
    { block: { type: 'timeline' }, Shape: IconActivity },
    { block: { type: 'files' }, Shape: IconPaperclip },
    { block: { type: 'history' }, Shape: IconHistory },
  ]
  return (
    <>
      <div className={classes['palette-group']}>{t('layout.blocks')}</div>
      {blocks.map(({ block, Shape }) => {
        const label = t(`layout.${block.type}` as StudioKey)
        return (
          <PaletteItem
            key={block.type}
            id={`block:${block.type}`}
            content={{ kind: 'block', name: label, item: block }}
            Shape={Shape}
            onAdd={() => addBlock(block, label)}
          />
        )
      })}
      <PaletteItem
        id="field:-gap"
        content={{ kind: 'field', name: t('layout.gap'), item: { gap: true } }}
        Shape={IconSquareDashed}
        onAdd={() => undefined}
      />
      {(object.children ?? []).length > 0 && <div className={classes['palette-group']}>{t('layout.related')}</div>}
      {(object.children ?? []).map((child) => {
        const target = objectIn(model, child.object)
        if (!target) return null
        const label = labelOf(target.plural_label ?? target.label)
        const block: LayoutBlock = { type: 'related_list', relation: child.name }
        return (
          <PaletteItem
            key={child.name}
            id={`block:${child.name}`}
            content={{ kind: 'block', name: label, item: block }}
            Shape={IconListDetails}
            onAdd={() => addBlock(block, label)}
          />
        )
      })}
    </>
  )
}

function PaletteItem({
  id,
  content,
  Shape,
  onAdd,
}: {
  id: string
  content: DragContent
  Shape: typeof IconActivity
  onAdd(): void
}) {
  const { setNodeRef, listeners } = useDraggable({ id: `palette:${id}`, data: content })
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
      {content.name}
    </button>
  )
}
