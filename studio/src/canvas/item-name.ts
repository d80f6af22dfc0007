/** What things on the page are called: a field by its label, a block by its own label, else by what it shows. */
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { documentsFor, fieldIn, objectIn, useModel } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { labelOr, readable } from '../document/documents.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import type { ItemKind } from '../document/layout-tree.ts'
import { nameOfItem } from '../document/layout-tree.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'

type Say = { t: ReturnType<typeof useStudioText>; labelOf: ReturnType<typeof useLabel> }

export function blockName(block: LayoutBlock, model: ModelView, { t, labelOf }: Say): string {
  if (block.label !== undefined) return labelOf(block.label)
  if ('relation' in block) {
    const child = objectIn(model, block.relation.split('.')[0] ?? '')
    const of = child && labelOf(child.plural_label ?? child.label)
    if (of !== undefined)
      return block.type === 'figure' || block.type === 'chart' ? `${t(`layout.${block.type}`)}: ${of}` : of
  }
  if (block.type === 'component') return readable(block.component.split('.').at(-1) ?? block.component)
  return t(`layout.${block.type}` as StudioKey)
}

type Around = { model: ModelView; object: ObjectView; kind?: ItemKind }

/** `kind` tells a button by its name from a field by its name. */
export function itemName(item: Item, { model, object, kind }: Around, say: Say): string {
  if (kind === 'button' && typeof item === 'string') {
    const local = item.replace(/^.*\./, '')
    const button = documentsFor(model, 'action', object.name).find((one) => one.name === `${object.name}.${local}`)
    return say.labelOf(labelOr(button?.['label'], local))
  }
  if (typeof item !== 'string' && 'type' in item) return blockName(item, model, say)
  if (typeof item !== 'string' && 'name' in item) return say.labelOf(labelOr(item.label, item.name))
  const path = nameOfItem(item)
  if (path === undefined) return say.t('layout.gap')
  const own = typeof item === 'object' && 'field' in item ? item.label : undefined
  return say.labelOf(own ?? fieldIn(model, object, path)?.label) || path
}

export function useItemName(object: ObjectView): (item: Item, kind?: ItemKind) => string {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  return (item, kind) => itemName(item, { model, object, kind }, { t, labelOf })
}
