/** The panels of the page as a whole and of a tab: what they are called, what stands at the top, and who gets them. */
import { Fieldset, Stack, Tabs } from '@mantine/core'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Path } from '../document/pointers.ts'
import { valueAt } from '../document/pointers.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { useDesigner, useLayout } from './designer-state.ts'
import { Keys, PasteAction } from './item-actions.tsx'
import type { PanelFrame } from './layout-inspector.tsx'
import { pageSchema, tabSchema } from './layout-schemas.ts'
import { WhoGets } from './who-gets.tsx'
import type { CanvasClipboard } from './use-canvas-clipboard.ts'

export function TabPanel({ index, ...frame }: PanelFrame & { index: number }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const { object, edits } = useDesigner()
  const tab = useLayout().tabs?.[index]
  return (
    <Panel title={labelOf(tab?.label ?? tab?.name)} hint={t('layout.tab')} {...frame}>
      {tabSchema && (
        <Stack gap="md">
          <PropertyForm
            schema={tabSchema}
            names={['label', 'icon', 'visible_when']}
            place={{
              value: tab,
              object: object.name,
              onChange: (inner, value) => edits.set(['tabs', index, ...inner], value),
            }}
          />
          <Keys />
        </Stack>
      )}
    </Panel>
  )
}

export function PagePanel({ clipboard }: { clipboard: CanvasClipboard }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const { object, edits } = useDesigner()
  const layout = useLayout()
  const header = pageSchema.properties?.['header']
  const limit = pageSchema.properties?.['entry_limit']
  const assign = pageSchema.properties?.['assign']
  const inner = (member: string) => ({
    scope: member,
    value: valueAt(layout, [member]) ?? {},
    object: object.name,
    onChange: (path: Path, value: unknown) => edits.set([member, ...path], value),
  })
  return (
    <Panel
      title={labelOf(layout.label) || layout.name}
      hint={t('layout.page')}
      actions={<PasteAction clipboard={clipboard} />}
    >
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
              place={{ value: layout, object: object.name, onChange: edits.set }}
            />
            {header && <PropertyForm schema={header} names={['key_fields', 'path']} place={inner('header')} />}
            {limit && (
              <Fieldset legend={t('layout.cost_limit')} p="sm">
                <PropertyForm schema={limit} names={['required', 'seconds']} place={inner('entry_limit')} />
              </Fieldset>
            )}
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
          <WhoGets />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  )
}
