/** The panel of the layout designer: what is selected, drawn from the schema of its block or field, and the way to take it off. */
import { ActionIcon, Stack, Tabs, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import { layoutBlocks, layoutSchema } from '@trellis/metadata/schema/layout.ts'
import { fieldIn, useModel } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { FieldItemDraft } from '../document/layout-tree.ts'
import { nameOfItem } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import { valueAt } from '../document/pointers.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { useBlockName } from './canvas.tsx'
import { useDesigner } from './designer-state.ts'

const schemas = layoutBlocks.map((schema) => JSON.parse(JSON.stringify(schema)) as JsonSchema)
const pageSchema = JSON.parse(JSON.stringify(layoutSchema)) as JsonSchema
const notShown = new Set(['type', 'id', 'fields', 'props', 'where', 'order_by', 'options_when', 'field'])
const sectionSchema = schemas.find((schema) => schema.properties?.['type']?.const === 'section')
const itemSchema = sectionSchema?.properties?.['fields']?.items?.anyOf?.find(
  (one) => one.properties?.['field'] !== undefined,
)
const tabSchema = pageSchema.properties?.['tabs']?.items

export function LayoutInspector() {
  const { selected, layout } = useDesigner()
  if (selected?.kind === 'item') {
    const path = [...selected.slot.list, selected.slot.index]
    const value = valueAt(layout, path)
    if (value !== undefined)
      return selected.slot.list.at(-1) === 'fields' ? (
        <FieldItemPanel path={path} item={value as FieldItemDraft} />
      ) : (
        <BlockPanel path={path} block={value as LayoutBlock} />
      )
  }
  if (selected?.kind === 'tab' && layout.tabs?.[selected.index]) return <TabPanel index={selected.index} />
  return <PagePanel />
}

function FieldItemPanel({ path, item }: { path: Path; item: FieldItemDraft }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const designer = useDesigner()
  const name = nameOfItem(item)
  const field = name === undefined ? undefined : fieldIn(model, designer.object, name)
  const title = name === undefined ? t('layout.gap') : labelOf(field?.label) || name
  // A field without anything of its own is written as its name alone.
  const value = typeof item === 'string' ? { field: item } : item
  const change = (inner: Path, next: unknown) => {
    const members = {
      ...(value as { [member: string]: unknown }),
      [String(inner[0])]: next === false ? undefined : next,
    }
    const own = Object.entries(members).filter(([, one]) => one !== undefined)
    designer.set(path, own.length === 1 && name !== undefined ? name : Object.fromEntries(own))
  }
  return (
    <Panel
      title={title}
      hint={t('layout.fields')}
      actions={<RemoveButton path={path} name={title} />}
      onClose={() => designer.select(null)}
    >
      {name !== undefined && itemSchema && (
        <Stack gap="md">
          <PropertyForm
            schema={itemSchema}
            names={['required', 'read_only', 'visible_when', 'required_when', 'read_only_when']}
            place={{ value, object: designer.object.name, onChange: change }}
          />
          <PropertyForm
            schema={itemSchema}
            names={['label', 'help', 'span']}
            place={{ value, object: designer.object.name, onChange: change }}
          />
          <Keys />
        </Stack>
      )}
    </Panel>
  )
}

function BlockPanel({ path, block }: { path: Path; block: LayoutBlock }) {
  const t = useStudioText()
  const nameOf = useBlockName()
  const designer = useDesigner()
  const schema = schemas.find((one) => one.properties?.['type']?.const === block.type)
  const names = Object.keys(schema?.properties ?? {}).filter(
    (name) => !notShown.has(name) || (name === 'field' && block.type === 'path'),
  )
  // Columns of a section are a number; columns of a list name fields of the child.
  const child =
    block.type === 'related_list' || block.type === 'line_items' ? block.relation.split('.')[0] : designer.object.name
  const first = names.filter((name) => name !== 'columns' && name !== 'totals' && name !== 'visible_when')
  const set = (inner: Path, value: unknown) => designer.set([...path, ...inner], value)
  return (
    <Panel
      title={nameOf(block)}
      hint={t(`layout.${block.type}` as StudioKey)}
      actions={<RemoveButton path={path} name={nameOf(block)} />}
      onClose={() => designer.select(null)}
    >
      {schema && (
        <Stack gap="md">
          <PropertyForm
            schema={schema}
            names={first}
            place={{ value: block, object: designer.object.name, onChange: set }}
          />
          <PropertyForm
            schema={schema}
            names={names.filter((name) => name === 'columns' || name === 'totals')}
            place={{ value: block, object: child, onChange: set }}
          />
          <PropertyForm
            schema={schema}
            names={['visible_when']}
            place={{ value: block, object: designer.object.name, onChange: set }}
          />
          <Keys />
        </Stack>
      )}
    </Panel>
  )
}

function TabPanel({ index }: { index: number }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const designer = useDesigner()
  const tab = designer.layout.tabs?.[index]
  const title = labelOf(tab?.label ?? tab?.name)
  const remove = () => {
    designer.set(
      ['tabs'],
      (designer.layout.tabs ?? []).filter((_, at) => at !== index),
    )
    designer.select(null)
  }
  const trash = (
    <ActionIcon aria-label={t('layout.remove_from_page')} onClick={remove}>
      <IconTrash size={15} />
    </ActionIcon>
  )
  return (
    <Panel title={title} hint={t('layout.tab')} actions={trash} onClose={() => designer.select(null)}>
      {tabSchema && (
        <PropertyForm
          schema={tabSchema}
          names={['label', 'icon', 'visible_when']}
          place={{
            value: tab,
            object: designer.object.name,
            onChange: (inner, value) => designer.set(['tabs', index, ...inner], value),
          }}
        />
      )}
    </Panel>
  )
}

function PagePanel() {
  const t = useStudioText()
  const labelOf = useLabel()
  const designer = useDesigner()
  const { layout, object } = designer
  const header = pageSchema.properties?.['header']
  const assign = pageSchema.properties?.['assign']
  const inner = (member: string) => ({
    scope: member,
    value: valueAt(layout, [member]) ?? {},
    object: object.name,
    onChange: (path: Path, value: unknown) => designer.set([member, ...path], value),
  })
  return (
    <Panel title={labelOf(layout.label) || layout.name} hint={t('layout.page')}>
      <Tabs defaultValue="page" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="page">{t('layout.page')}</Tabs.Tab>
          <Tabs.Tab value="who">{t('layout.who')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="page">
          <Stack gap="md">
            <PropertyForm
              schema={pageSchema}
              names={['label', 'use']}
              place={{ value: layout, object: object.name, onChange: designer.set }}
            />
            {header && <PropertyForm schema={header} names={['key_fields', 'path']} place={inner('header')} />}
            <Keys />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="who">
          {assign && (
            <PropertyForm
              schema={assign}
              names={['to', 'record_types', 'devices', 'when', 'priority']}
              place={inner('assign')}
            />
          )}
        </Tabs.Panel>
      </Tabs>
    </Panel>
  )
}

function RemoveButton({ path, name }: { path: Path; name: string }) {
  const t = useStudioText()
  const designer = useDesigner()
  const remove = () => designer.remove({ list: path.slice(0, -1), index: Number(path.at(-1)) }, name)
  return (
    <ActionIcon aria-label={t('layout.remove_from_page')} onClick={remove}>
      <IconTrash size={15} />
    </ActionIcon>
  )
}

function Keys() {
  const t = useStudioText()
  return (
    <Text size="xs" c="dimmed">
      {t('layout.keys')}
    </Text>
  )
}
