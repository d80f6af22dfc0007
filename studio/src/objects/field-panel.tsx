/** All of one field: drawn from the JSON Schema of its type, in groups, with its name, type, uses and the way to remove it. */
import { Accordion, ActionIcon, Button, Group, Menu, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconDots, IconTrash } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { fieldSchema } from '@trellis/metadata/schema/field-schema.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { isName, isReservedField } from '@trellis/metadata/schema/names.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { removeField } from '../document/commands/remove-field.ts'
import { renameField } from '../document/commands/rename-field.ts'
import type { StudioObject } from '../document/documents.ts'
import { fieldOf, labelOr, objectIn } from '../document/documents.ts'
import { useStudio, useStudioState } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { typeLabel } from '../inspector/texts-of.ts'
import { go } from '../place.ts'
import { fieldGroups, startOf } from './field-kinds.ts'
import { FieldUses } from './field-uses.tsx'

const groups: { text: StudioKey; names: string[] }[] = [
  {
    text: 'object.group_basic',
    names: ['label', 'help', 'required', 'unique', 'case_insensitive', 'default', 'default_formula'],
  },
  {
    text: 'object.group_dictionary',
    names: ['description', 'data_owner', 'sensitivity', 'unit', 'source', 'examples'],
  },
  { text: 'object.group_search', names: ['searchable', 'indexed', 'track_history', 'mask'] },
]
const grouped = new Set(groups.flatMap((group) => group.names))
const computed = new Set(['formula', 'rollup', 'autonumber'])
const hidden = new Set(['type', 'renamed_from'])

type Props = { object: StudioObject; name: string; field: FieldDocument; onClose(): void }

export function FieldPanel({ object, name, field, onClose }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const text = labelOf(labelOr(field.label, name))
  const schema = useMemo(() => JSON.parse(JSON.stringify(fieldSchema(field.type))) as JsonSchema, [field.type])
  const own = Object.keys(schema.properties ?? {}).filter((member) => !grouped.has(member) && !hidden.has(member))
  const place = {
    value: field,
    object: object.name,
    onChange: (path: readonly (string | number)[], value: unknown) =>
      edits.set({ kind: 'object', name: object.name }, ['fields', name, ...path], value, {
        key: 'step.edit_field',
        name: text,
      }),
  }
  const isShown = (member: string) =>
    !(computed.has(field.type) && ['required', 'default', 'default_formula', 'unique'].includes(member)) &&
    !(member === 'case_insensitive' && field.unique !== true)
  return (
    <Panel
      title={text}
      hint={typeLabel(t, field.type)}
      actions={<FieldMenu object={object} name={name} text={text} />}
      onClose={onClose}
    >
      <Stack gap="md">
        <PropertyForm schema={schema} names={groups[0]!.names.slice(0, 3).filter(isShown)} place={place} />
        {own.length > 0 && <PropertyForm schema={schema} names={own} place={place} />}
        <PropertyForm schema={schema} names={groups[0]!.names.slice(3).filter(isShown)} place={place} />
        <Accordion
          variant="default"
          styles={{
            control: { paddingInline: 0 },
            content: { paddingInline: 0 },
            label: { fontSize: 13, paddingBlock: 8 },
          }}
        >
          {groups.slice(1).map((group) => (
            <Accordion.Item key={group.text} value={group.text}>
              <Accordion.Control>{t(group.text)}</Accordion.Control>
              <Accordion.Panel>
                <PropertyForm schema={schema} names={group.names} place={place} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
        <TypeAndName object={object} name={name} field={field} text={text} />
        <FieldUses object={object.name} field={name} />
      </Stack>
    </Panel>
  )
}

function FieldMenu({ object, name, text }: { object: StudioObject; name: string; text: string }) {
  const t = useStudioText()
  const studio = useStudio()
  const remove = async () => {
    const yes = await confirm({
      title: t('object.remove_field_ask', { name: text }),
      text: t('object.remove_field_text'),
      yes: t('object.remove_field'),
      danger: true,
    })
    if (!yes) return
    studio.edit({ key: 'step.remove_field', params: { name: text } }, (documents) =>
      removeField(documents, { object: object.name, field: name }),
    )
    go(['objects', object.name, 'fields'])
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('object.more_of', { name: text })}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red.8" leftSection={<IconTrash size={14} />} onClick={() => void remove()}>
          {t('object.remove_field')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function TypeAndName({
  object,
  name,
  field,
  text,
}: {
  object: StudioObject
  name: string
  field: FieldDocument
  text: string
}) {
  const t = useStudioText()
  const studio = useStudio()
  const edits = useEdits()
  const [typed, setTyped] = useState(name)
  const published = useStudioState((state) =>
    publishedName(fieldOf(objectIn(state.published, object.name), name) ? name : undefined, field),
  )
  const taken = typed !== name && (!isName(typed) || isReservedField(typed) || fieldOf(object, typed) !== undefined)
  const rename = () => {
    studio.edit({ key: 'step.rename_field', params: { name: text } }, (documents) =>
      renameField(documents, { object: object.name, field: name, to: typed, published }),
    )
    go(['objects', object.name, 'fields', typed], { replace: true })
  }
  const retype = (type: string | null) => {
    if (type === null || type === field.type) return
    const allowed = new Set(Object.keys(fieldSchema(type).properties as object))
    const kept = Object.fromEntries(
      Object.entries(field).filter(([member]) => allowed.has(member) && member !== 'default'),
    )
    edits.set(
      { kind: 'object', name: object.name },
      ['fields', name],
      { ...startOf(type, { object: object.name }), ...kept, type },
      { key: 'step.edit_field', name: text },
    )
  }
  const types = fieldGroups.map((group) => ({
    group: t(group.text),
    items: group.kinds.map((kind) => ({ value: kind.type, label: typeLabel(t, kind.type) })),
  }))
  return (
    <Stack gap="sm">
      <Select
        label={t('object.change_type')}
        description={published === undefined ? undefined : t('object.change_type_text')}
        data={types}
        value={field.type}
        onChange={retype}
        searchable
        allowDeselect={false}
      />
      <Group align="end" gap={6} wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          label={t('object.api_name')}
          error={taken ? t('object.rename_bad') : undefined}
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        />
        {typed !== name && (
          <Button variant="default" size="sm" disabled={taken} onClick={rename}>
            {t('object.rename')}
          </Button>
        )}
      </Group>
      {object.name_field === name && (
        <Text size="xs" c="dimmed">
          {t('object.name_field_mark')}
        </Text>
      )}
    </Stack>
  )
}

function publishedName(known: string | undefined, field: FieldDocument): string | undefined {
  return typeof field.renamed_from === 'string' ? field.renamed_from : known
}
