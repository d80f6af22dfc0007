/** All of one record type: what it is called, its stages, the choices it offers, what it requires and starts with, and its pages. */
import { ActionIcon, Anchor, Group, MultiSelect, Select, Stack, Switch } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { TypeDraft } from '../document/commands/record-types.ts'
import { layoutsOfType, makeUsualType, removeRecordType } from '../document/commands/record-types.ts'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, fieldsOf, labelOr } from '../document/documents.ts'
import { optionsOf } from '../document/options-of.ts'
import { useDocuments, useStudio } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ColorDot, ReferenceInput } from '../inspector/choice-inputs.tsx'
import { LabelInput } from '../inspector/label-input.tsx'
import { Panel } from '../inspector/panel.tsx'
import { go } from '../place.ts'
import { linkTo } from '../shell/shell.tsx'
import { TypeDefaults } from './type-defaults.tsx'
import { TypeStages } from './type-stages.tsx'

export type TypePart = {
  object: StudioObject
  type: TypeDraft
  set(path: readonly (string | number)[], value: unknown): void
}

export function TypeEditor({ object, type }: { object: StudioObject; type: TypeDraft }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const edits = useEdits()
  const name = labelOf(labelOr(type.label, type.name))
  const part: TypePart = {
    object,
    type,
    set: (path, value) => edits.set(type, path, value, { key: 'step.edit_type', name }),
  }
  const remove = () => {
    studio.edit({ key: 'step.remove_type', params: { name } }, (documents) =>
      removeRecordType(documents, { object: object.name, name: type.name }),
    )
    go(['objects', object.name, 'types'])
  }
  return (
    <Panel
      title={name}
      hint={t('prop.record_type')}
      wide
      actions={
        <ActionIcon aria-label={t('kinds.remove')} onClick={remove}>
          <IconTrash size={15} />
        </ActionIcon>
      }
      onClose={() => go(['objects', object.name, 'types'])}
    >
      <Stack gap="md">
        <Group gap={8} align="end" wrap="nowrap">
          <div style={{ flex: 1 }}>
            <LabelInput title={t('prop.label')} value={type.label} onChange={(value) => part.set(['label'], value)} />
          </div>
          <ColorDot
            label={t('prop.color')}
            size={20}
            value={type.color}
            onChange={(color) => part.set(['color'], color)}
          />
        </Group>
        <Switch
          label={t('kinds.usual')}
          checked={type.is_default === true}
          onChange={(event) => {
            const on = event.currentTarget.checked
            studio.edit({ key: 'step.edit_type', params: { name } }, (documents) =>
              makeUsualType(documents, { object: object.name, name: type.name, on }),
            )
          }}
        />
        <Switch
          label={t('kinds.in_use')}
          checked={type.active !== false}
          onChange={(event) => part.set(['active'], event.currentTarget.checked ? undefined : false)}
        />
        <StageField {...part} />
        <Choices {...part} />
        <ReferenceInput
          label={t('kinds.required')}
          to="field"
          object={object.name}
          many
          value={type.required}
          onChange={(value) => part.set(['required'], value)}
        />
        <TypeDefaults {...part} />
        <Pages object={object} type={type} name={name} />
      </Stack>
    </Panel>
  )
}

/** Choice fields other than the one that holds the type itself. */
export function choiceFields(object: StudioObject): string[] {
  return fieldsOf(object).flatMap(([name, field]) =>
    (field.type === 'select' || field.type === 'multi_select') && field['record_types'] !== true ? [name] : [],
  )
}

function useFieldLabel(object: StudioObject): (name: string) => string {
  const labelOf = useLabel()
  const labels = new Map(fieldsOf(object).map(([name, field]) => [name, field.label]))
  return (name) => labelOf(labelOr(labels.get(name), name))
}

function StageField(part: TypePart) {
  const t = useStudioText()
  const { object, type, set } = part
  const nameOf = useFieldLabel(object)
  const data = choiceFields(object).map((name) => ({ value: name, label: nameOf(name) }))
  return (
    <>
      <Select
        label={t('kinds.stage_field')}
        data={data}
        value={type.stage_field ?? null}
        onChange={(value) => {
          if (value === (type.stage_field ?? null)) return
          set(['stages'], undefined)
          set(['stage_field'], value ?? undefined)
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('shell.remove') }}
      />
      {type.stage_field !== undefined && (
        <>
          <TypeStages {...part} field={type.stage_field} />
          <Anchor size="xs" {...linkTo(['objects', object.name, 'fields', type.stage_field])}>
            {t('kinds.edit_stages')}
          </Anchor>
        </>
      )}
    </>
  )
}

/** The other choice fields: nothing picked offers everything. */
function Choices({ object, type, set }: TypePart) {
  const t = useStudioText()
  const labelOf = useLabel()
  const nameOf = useFieldLabel(object)
  const documents = useDocuments()
  const fields = choiceFields(object).filter((name) => name !== type.stage_field)
  if (fields.length === 0) return null
  return (
    <section aria-label={t('kinds.choices')}>
      <Stack gap="xs">
        {fields.map((field) => (
          <MultiSelect
            key={field}
            label={`${t('kinds.choices')}: ${nameOf(field)}`}
            placeholder={(type.options?.[field] ?? []).length === 0 ? t('kinds.all_choices') : undefined}
            data={optionsOf(documents, object.name, field).map((option) => ({
              value: option.value,
              label: labelOf(option.label) || option.value,
            }))}
            value={type.options?.[field] ?? []}
            onChange={(value) => set(['options', field], value.length === 0 ? undefined : value)}
            searchable
          />
        ))}
      </Stack>
    </section>
  )
}

function Pages({ object, type, name }: { object: StudioObject; type: TypeDraft; name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const layouts = documentsOfKind(useDocuments(), 'layout', object.name)
  const local = type.name.slice(object.name.length + 1)
  const isFor = (layout: (typeof layouts)[number]) =>
    ((layout['assign'] as { record_types?: string[] } | undefined)?.record_types ?? []).includes(local)
  return (
    <MultiSelect
      label={t('kinds.pages')}
      description={t('kinds.pages_text')}
      data={layouts.map((layout) => ({ value: layout.name, label: labelOf(labelOr(layout['label'], layout.name)) }))}
      value={layouts.filter(isFor).map((layout) => layout.name)}
      onChange={(chosen) =>
        studio.edit({ key: 'step.edit_type', params: { name } }, (documents) =>
          layoutsOfType(documents, { object: object.name, name: type.name, layouts: chosen }),
        )
      }
    />
  )
}
