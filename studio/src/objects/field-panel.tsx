/** All of one field: drawn from the JSON Schema of its type, in groups, with its name, type, uses and the way to remove it. */
import { Accordion, Stack } from '@mantine/core'
import { useMemo } from 'react'
import { fieldSchema } from '@trellis/metadata/schema/field-schema.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { StudioObject } from '../document/documents.ts'
import { labelOr } from '../document/documents.ts'
import { useEdits } from '../document/use-edit.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { typeLabel } from '../inspector/texts-of.ts'
import { FieldMenu } from './field-menu.tsx'
import { FieldUses } from './field-uses.tsx'
import { RequiredWhen } from './required-when.tsx'
import { RollupPanel, rollupMembers } from './rollup-panel.tsx'
import { TypeAndName } from './type-and-name.tsx'

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
const hidden = new Set(['type', 'renamed_from', 'record_types'])
/** What the record types of the object say by themselves. */
const ofTypes = new Set(['options', 'picklist', 'restricted', 'controlled_by'])

type Props = { object: StudioObject; name: string; field: FieldDocument; onClose(): void }

export function FieldPanel({ object, name, field, onClose }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const text = labelOf(labelOr(field.label, name))
  const schema = useMemo(() => JSON.parse(JSON.stringify(fieldSchema(field.type))) as JsonSchema, [field.type])
  const own = Object.keys(schema.properties ?? {}).filter(
    (member) =>
      !grouped.has(member) &&
      !hidden.has(member) &&
      !(field['record_types'] === true && ofTypes.has(member)) &&
      !(field.picklist !== undefined && member === 'options') &&
      !(field.type === 'rollup' && rollupMembers.has(member)),
  )
  const place = {
    scope: 'field',
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
        {isShown('required') && field.required !== true && field.type !== 'checkbox' && (
          <RequiredWhen object={object.name} name={name} field={field} />
        )}
        {field.type === 'rollup' && (
          <RollupPanel object={object} field={field} set={(member, value) => place.onChange([member], value)} />
        )}
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
