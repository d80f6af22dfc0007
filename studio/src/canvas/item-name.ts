/** What things on the page are called: a field by its label, a block by its own label, else by what it shows. */
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, objectIn, useModel } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { labelOr } from '../document/documents.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import { nameOfItem } from '../document/layout-tree.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'

type Say = { t: ReturnType<typeof useStudioText>; labelOf: ReturnType<typeof useLabel> }

export function blockName(block: LayoutBlock, model: ModelView, { t, labelOf }: Say): string {
  if (block.label !== undefined) return labelOf(block.label)
  if (block.type === 'related_list' || block.type === 'line_items') {
    const child = objectIn(model, block.relation.split('.')[0] ?? '')
    if (child) return labelOf(child.plural_label ?? child.label)
  }
  return t(`layout.${block.type}` as StudioKey)
}

export function itemName(item: Item, { model, object }: { model: ModelView; object: ObjectView }, say: Say): string {
  if (typeof item !== 'string' && 'type' in item) return blockName(item, model, say)
  if (typeof item !== 'string' && 'name' in item) return say.labelOf(labelOr(item.label, item.name))
  const path = nameOfItem(item)
  if (path === undefined) return say.t('layout.gap')
  const own = typeof item === 'object' && 'field' in item ? item.label : undefined
  return say.labelOf(own ?? fieldIn(model, object, path)?.label) || path
}

export function useItemName(object: ObjectView): (item: Item) => string {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  return (item) => itemName(item, { model, object }, { t, labelOf })
}
