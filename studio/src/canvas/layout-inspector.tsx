/** The panel of the layout designer: what is selected, one or many, drawn from the schema of its block or field. */
import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { Item, Slot } from '../document/commands/edit-layout.ts'
import { itemsAt } from '../document/commands/edit-layout.ts'
import type { FieldItemDraft } from '../document/layout-tree.ts'
import { kindOfList, nameOfItem } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import { valueAt } from '../document/pointers.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { ButtonPanel } from './button-panel.tsx'
import { BlockPanel } from './block-panel.tsx'
import { useCanvas, useDesigner, useLayout } from './designer-state.ts'
import { ItemActions, Keys, RemoveAction } from './item-actions.tsx'
import { useItemName } from './item-name.ts'
import { blockSchemas, itemSchema } from './layout-schemas.ts'
import { PagePanel, TabPanel } from './page-panel.tsx'
import { inPageOrder, keyOf, nothing } from './selection.ts'
import type { CanvasClipboard } from './use-canvas-clipboard.ts'

const rules = ['visible_when', 'required_when', 'read_only_when']

export function LayoutInspector({ clipboard }: { clipboard: CanvasClipboard }) {
  const t = useStudioText()
  const layout = useLayout()
  const { store } = useDesigner()
  const selection = useCanvas((state) => state.selection)
  const slots = inPageOrder(layout, selection)
  const [slot] = slots
  const value = slot && valueAt(layout, [...slot.list, slot.index])
  if (!slot || value === undefined) return <PagePanel clipboard={clipboard} />
  const actions = <ItemActions slots={slots} clipboard={clipboard} />
  const frame = { actions, onClose: () => store.put({ selection: nothing }) }
  const kind = kindOfList(slot.list)
  // What is half-filled belongs to what was selected.
  const key = slots.map(keyOf).join(' ')
  if (kind === 'button')
    return slots.length === 1 ? (
      <ButtonPanel key={key} index={slot.index} {...frame} actions={<RemoveAction slots={slots} />} />
    ) : (
      <Panel
        title={t('layout.selected_many', { number: slots.length })}
        hint={t('layout.buttons')}
        {...frame}
        actions={<RemoveAction slots={slots} />}
      >
        <Keys />
      </Panel>
    )
  if (kind === 'tab') return <TabPanel key={key} index={slot.index} {...frame} />
  if (slots.length > 1)
    return <ManyPanel key={key} slots={slots} items={itemsAt(layout, slots)} kind={kind} {...frame} />
  return kind === 'field' ? (
    <FieldItemPanel key={key} slot={slot} item={value as FieldItemDraft} {...frame} />
  ) : (
    <BlockPanel key={key} slot={slot} block={value as LayoutBlock} {...frame} />
  )
}

/** What stands around every panel. */
export type PanelFrame = { actions: ReactNode; onClose(): void }

function FieldItemPanel({ slot, item, ...frame }: PanelFrame & { slot: Slot; item: FieldItemDraft }) {
  const t = useStudioText()
  const { object, edits } = useDesigner()
  const title = useItemName(object)(item)
  const place = {
    value: typeof item === 'string' ? { field: item } : item,
    object: object.name,
    onChange: (inner: Path, next: unknown) => edits.setEach([slot], inner, next === false ? undefined : next),
  }
  return (
    <Panel title={title} hint={t('layout.fields')} {...frame}>
      {nameOfItem(item) !== undefined && itemSchema && (
        <Stack gap="md">
          <PropertyForm schema={itemSchema} names={['required', 'read_only', ...rules]} place={place} />
          <PropertyForm schema={itemSchema} names={['label', 'help', 'span']} place={place} />
          <Keys />
        </Stack>
      )}
    </Panel>
  )
}

type ManyProps = PanelFrame & { slots: Slot[]; items: Item[]; kind: 'field' | 'block' }

/** What all of them have alike is shown; a change goes to each of them. */
function ManyPanel({ slots, items, kind, ...frame }: ManyProps) {
  const t = useStudioText()
  const { object, edits } = useDesigner()
  const nameOf = useItemName(object)
  const allSections = items.every((item) => typeof item === 'object' && 'type' in item && item.type === 'section')
  const schema = kind === 'field' ? itemSchema : blockSchemas[0]
  const names =
    kind === 'field'
      ? ['required', 'read_only', ...rules, 'span']
      : allSections
        ? ['columns', 'collapsed', 'visible_when']
        : ['visible_when']
  const { shared, differ } = alike(items, names)
  const place = {
    value: shared,
    object: object.name,
    onChange: (inner: Path, next: unknown) => edits.setEach(slots, inner, next === false ? undefined : next),
  }
  return (
    <Panel
      title={t('layout.selected_many', { number: items.length })}
      hint={t(kind === 'field' ? 'layout.fields' : 'layout.blocks')}
      {...frame}
    >
      <Stack gap="md">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {items.map((item) => nameOf(item)).join(' · ')}
        </Text>
        {differ && (
          <Text size="xs" c="dimmed">
            {t('layout.differ')}
          </Text>
        )}
        {schema && <PropertyForm schema={schema} names={names} place={place} />}
        <Keys />
      </Stack>
    </Panel>
  )
}

function alike(items: readonly Item[], names: readonly string[]) {
  const shared: { [name: string]: unknown } = {}
  let differ = false
  for (const name of names) {
    const values = items.map((item) => (typeof item === 'object' ? valueAt(item, [name]) : undefined))
    if (values.every((value) => value === values[0])) shared[name] = values[0]
    else differ = true
  }
  return { shared, differ }
}
