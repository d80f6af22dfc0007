/** The blocks the palette of the layout designer offers: what the record page draws, for the relations this object has. */
import {
  IconActivity,
  IconArticle,
  IconChartBar,
  IconHandClick,
  IconHistory,
  IconLayoutNavbar,
  IconLayoutRows,
  IconLayoutSidebarRight,
  IconListDetails,
  IconNumber123,
  IconPaperclip,
  IconPlus,
  IconSeparatorHorizontal,
  IconSquareDashed,
  IconTable,
  IconTextCaption,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { ObjectView } from '@trellis/runtime/api/model.ts'
import { useModel } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import { buttonsOf } from '../document/commands/layout-buttons.ts'
import { labelOr } from '../document/documents.ts'
import type { ItemKind } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDesigner, useLayout } from './designer-state.ts'
import { relationsOf, startCounted } from './start-counted.ts'
import { newTab } from './tab-bar.tsx'

/** `item` null: what is made when it is put: the side of the page, a button that is not there yet. */
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
  {
    block: {
      type: 'rich_text',
      text: {
        en: '<h3>How we do it</h3><p>Write something <b>helpful</b> here</p>',
        'zh-CN': '<h3>操作说明</h3><p>在此填写<b>说明</b></p>',
      },
    },
    Shape: IconArticle,
  },
  { block: { type: 'divider' }, Shape: IconSeparatorHorizontal },
  { block: { type: 'timeline' }, Shape: IconActivity },
  { block: { type: 'history' }, Shape: IconHistory },
  { block: { type: 'files' }, Shape: IconPaperclip },
]

const countedKinds = [
  { type: 'figure', Shape: IconNumber123 },
  { type: 'chart', Shape: IconChartBar },
] as const

export function usePaletteBlocks(): PaletteGroup[] {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const { object } = useDesigner()
  const layout = useLayout()
  const hasSide = layout.aside !== undefined
  const placed = (layout.header?.actions ?? []).join(' ')
  const documents = useDocuments()
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
    const counted = countedKinds.flatMap(({ type, Shape }): PaletteEntry[] => {
      const block = startCounted(type, model, { object })
      return block ? [{ id: `block:${type}`, kind: 'block', name: t(`layout.${type}`), item: block, Shape }] : []
    })
    const named = (child: ObjectView) => labelOf(child.plural_label ?? child.label)
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
    const inRow = new Set(placed.split(' ').map((name) => name.replace(/^.*\./, '')))
    const buttons = buttonsOf(documents, object.name).flatMap((button): PaletteEntry[] => {
      const local = button.name.slice(object.name.length + 1)
      if (inRow.has(local)) return []
      const name = labelOf(labelOr(button.label, local))
      return [{ id: `button:${local}`, kind: 'button', name, item: local, Shape: IconHandClick }]
    })
    buttons.push({ id: 'button:-new', kind: 'button', name: t('layout.new_button'), item: null, Shape: IconPlus })
    return [
      { title: t('layout.blocks'), entries: [...plain, ...counted, ...parts] },
      { title: t('layout.related'), entries: [...related, ...lines] },
      { title: t('layout.buttons'), entries: buttons },
    ]
  }, [t, labelOf, model, object, hasSide, placed, documents])
}
