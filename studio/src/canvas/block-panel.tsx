/** The panel of one block of the page, drawn from the schema of its kind; what asks about related records means their fields. */
import { Stack } from '@mantine/core'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import { objectIn, useModel } from '@trellis/runtime/api/model.ts'
import type { Slot } from '../document/commands/edit-layout.ts'
import type { Path } from '../document/pointers.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { RichLabelInput } from '../inspector/rich-label-input.tsx'
import { WidthInput } from '../inspector/width-input.tsx'
import { FilterInput } from '../pages/filter-input.tsx'
import { SortLines } from '../pages/sort-lines.tsx'
import { useDesigner } from './designer-state.ts'
import { Keys } from './item-actions.tsx'
import { useItemName } from './item-name.ts'
import type { PanelFrame } from './layout-inspector.tsx'
import { blockSchemas } from './layout-schemas.ts'
import { startCounted } from './start-counted.ts'

/** Drawn by inputs of their own, or edited on the canvas. */
const apart = new Set(['type', 'id', 'fields', 'props', 'where', 'order_by', 'field', 'width', 'visible_when'])
/** Members that name fields of the related records, in this order. */
const ofChild = ['measure', 'group_by', 'chart', 'columns', 'totals']

export function BlockPanel({ slot, block, ...frame }: PanelFrame & { slot: Slot; block: LayoutBlock }) {
  const t = useStudioText()
  const model = useModel()
  const { object, edits } = useDesigner()
  const nameOf = useItemName(object)
  const schema = blockSchemas.find((one) => one.properties?.['type']?.const === block.type)
  const names = Object.keys(schema?.properties ?? {})
  const child = 'relation' in block ? (block.relation.split('.')[0] ?? '') : undefined
  const isCounted = block.type === 'figure' || block.type === 'chart'
  const isRich = block.type === 'rich_text'
  // Columns of a section are a number; columns of a list name fields of the child.
  const inChild = child === undefined ? [] : ofChild.filter((name) => names.includes(name))
  const first = names.filter((name) => !inChild.includes(name) && !(isRich && name === 'text') && !apart.has(name))
  const onChange = (inner: Path, value: unknown) => {
    if (inner[0] !== 'relation') return edits.setEach([slot], inner, value)
    // Other records have other fields: what was chosen of the former ones goes.
    if (typeof value === 'string') edits.set([...slot.list, slot.index], overRelation(block, value))
  }
  const overRelation = (one: LayoutBlock, relation: string): LayoutBlock => {
    const { id, visible_when, width } = one
    const kept = { ...(id !== undefined && { id }), ...(visible_when !== undefined && { visible_when }) }
    const started =
      one.type === 'figure' || one.type === 'chart' ? startCounted(one.type, model, { object, relation }) : undefined
    const fresh = started ?? ({ type: one.type, relation } as LayoutBlock)
    return { ...fresh, ...kept, ...(width !== undefined && { width }) }
  }
  const own = { value: block, object: object.name, onChange, ...(isCounted && { scope: 'block' }) }
  return (
    <Panel title={nameOf(block)} hint={t(`layout.${block.type}` as StudioKey)} {...frame}>
      {schema && (
        <Stack gap="md">
          {isRich && (
            <RichLabelInput
              title={t('prop.text')}
              value={block.text}
              onChange={(value) => edits.setEach([slot], ['text'], value)}
            />
          )}
          <PropertyForm schema={schema} names={block.type === 'path' ? [...first, 'field'] : first} place={own} />
          {child !== undefined && <PropertyForm schema={schema} names={inChild} place={{ ...own, object: child }} />}
          {child !== undefined && 'where' in (schema.properties ?? {}) && (
            <FilterInput
              key={child}
              label={t('view.filter')}
              model={model}
              shown={objectIn(model, child)}
              object={child}
              value={'where' in block ? (block.where as string | Filter | undefined) : undefined}
              onChange={(value) => onChange(['where'], value)}
            />
          )}
          {block.type === 'related_list' && child !== undefined && (
            <SortLines view={block} object={child} set={onChange} />
          )}
          <WidthInput value={block.width} onChange={(value) => onChange(['width'], value)} />
          <PropertyForm schema={schema} names={['visible_when']} place={{ ...own, scope: undefined }} />
          <Keys />
        </Stack>
      )}
    </Panel>
  )
}
