/** The blocks the palette of the layout designer offers: what the record page draws, for the relations this object has. */
import {
  IconActivity,
  IconHistory,
  IconLayoutNavbar,
  IconLayoutRows,
  IconLayoutSidebarRight,
  IconListDetails,
  IconPaperclip,
  IconSquareDashed,
  IconTable,
  IconTextCaption,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, objectIn, useModel } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import type { ItemKind } from '../document/layout-tree.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDesigner, useLayout } from './designer-state.ts'
import { newTab } from './tab-bar.tsx'

/** `item` null: the side of the page, which is there or not. */
export type PaletteEntry = { id: string; kind: ItemKind; name: string; item: Item | null; Shape: typeof IconActivity }
export type PaletteGroup = { title: string; entries: PaletteEntry[] }

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
  { block: { type: 'history' }, Shape: IconHistory },
  { block: { type: 'files' }, Shape: IconPaperclip },
]

export function usePaletteBlocks(): PaletteGroup[] {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const { object } = useDesigner()
  const hasSide = useLayout().aside !== undefined
  return useMemo(() => {
    const plain = blocks.map(({ block, Shape }): PaletteEntry => ({
      id: `block:${block.type}`,
      kind: 'block',
      name: t(`layout.${block.type}` as StudioKey),
      item: block,
      Shape,
    }))
    const parts: PaletteEntry[] = [
      { id: 'field:-gap', kind: 'field', name: t('layout.gap'), item: { gap: true }, Shape: IconSquareDashed },
      { id: 'tab', kind: 'tab', name: t('layout.tab'), item: newTab, Shape: IconLayoutNavbar },
    ]
    if (!hasSide)
      parts.push({ id: 'side', kind: 'block', name: t('layout.side'), item: null, Shape: IconLayoutSidebarRight })
    const named = (name: string) => {
      const child = objectIn(model, name)
      return child === undefined ? name : labelOf(child.plural_label ?? child.label)
    }
    const related = relationsOf(model, object).map(({ relation, child }): PaletteEntry => ({
      id: `block:${relation}`,
      kind: 'block',
      name: named(child),
      item: { type: 'related_list', relation },
      Shape: IconListDetails,
    }))
    const lines = relationsOf(model, object)
      .filter(({ owned }) => owned)
      .map(({ relation, child }): PaletteEntry => ({
        id: `lines:${relation}`,
        kind: 'block',
        name: t('layout.lines_of', { name: named(child) }),
        item: { type: 'line_items', relation },
        Shape: IconTable,
      }))
    return [
      { title: t('layout.blocks'), entries: [...plain, ...parts] },
      { title: t('layout.related'), entries: [...related, ...lines] },
    ]
  }, [t, labelOf, model, object, hasSide])
}

/** `owned`: the records belong to this one, so they can be edited as its lines. */
function relationsOf(model: ModelView, object: ObjectView): { relation: string; child: string; owned: boolean }[] {
  return (object.children ?? []).flatMap((one) => {
    const child = objectIn(model, one.object)
    const via = one.name.split('.')[1] ?? ''
    return child
      ? [{ relation: one.name, child: one.object, owned: fieldIn(model, child, via)?.type === 'master_detail' }]
      : []
  })
}
