/** The type and the API name of a field: both may change, and publishing carries the values along. */
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { fieldSchema } from '@trellis/metadata/schema/field-schema.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { isName, isReservedField } from '@trellis/metadata/schema/names.ts'
import { renameField } from '../document/commands/rename-field.ts'
import type { StudioObject } from '../document/documents.ts'
import { fieldOf, objectIn } from '../document/documents.ts'
import { useStudio, useStudioState } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'
import { go } from '../place.ts'
import { fieldGroups, startOf } from './field-kinds.ts'

export function TypeAndName({
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
