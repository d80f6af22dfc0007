/** The panel of a button: what it is called, what it does, when and for whom it shows. It edits the button itself, wherever that stands. */
import { Anchor, Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { schemaOf } from '@trellis/metadata/schema/kinds.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Button } from '../document/commands/layout-buttons.ts'
import { buttonNamed, removeButton } from '../document/commands/layout-buttons.ts'
import { labelOr } from '../document/documents.ts'
import { valueAt } from '../document/pointers.ts'
import type { Path } from '../document/pointers.ts'
import { useDocuments, useStudio } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { ButtonRun } from './button-run.tsx'
import { useDesigner, useLayout } from './designer-state.ts'
import { Keys } from './item-actions.tsx'
import type { PanelFrame } from './layout-inspector.tsx'
import { nothing } from './selection.ts'

export function ButtonPanel({ index, ...frame }: PanelFrame & { index: number }) {
  const t = useStudioText()
  const { object } = useDesigner()
  const name = useLayout().header?.actions?.[index] ?? ''
  const button = buttonNamed(useDocuments(), object.name, name)
  if (button) return <PanelOf button={button} {...frame} />
  return (
    <Panel title={name} hint={t('layout.button')} {...frame}>
      <Text size="sm">{t('layout.button_gone')}</Text>
    </Panel>
  )
}

function PanelOf({ button, ...frame }: PanelFrame & { button: Button }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const edits = useEdits()
  const { object, store } = useDesigner()
  const schema = useMemo(() => JSON.parse(JSON.stringify(schemaOf('action') ?? {})) as JsonSchema, [])
  const title = labelOf(labelOr(button.label, button.name))
  const set = (path: Path, value: unknown) => edits.set(button, path, value)
  const place = { value: button, object: object.name, scope: 'button', onChange: set }
  const remove = () => {
    studio.edit({ key: 'step.remove' satisfies StudioKey, params: { name: title } }, (documents) =>
      removeButton(documents, { name: button.name }),
    )
    store.put({ selection: nothing })
  }
  return (
    <Panel title={title} hint={t('layout.button')} {...frame}>
      <Stack gap="md">
        <PropertyForm schema={schema} names={['label', 'icon']} place={place} />
        <ButtonRun key={button.name} button={button} object={object.name} set={set} />
        <PropertyForm schema={schema} names={['visible_when', 'confirm', 'success']} place={place} />
        <PropertyForm
          schema={schema.properties?.['visible_to'] ?? {}}
          names={['roles', 'permission_sets', 'groups']}
          place={{
            value: valueAt(button, ['visible_to']) ?? {},
            onChange: (path, value) => set(['visible_to', ...path], value),
          }}
        />
        <Text size="xs" c="dimmed">
          {t('layout.buttons_help')}
        </Text>
        <Keys />
        <Anchor component="button" type="button" size="sm" c="var(--mantine-color-error)" onClick={remove}>
          {t('layout.remove_button')}
        </Anchor>
      </Stack>
    </Panel>
  )
}
