/** The settings of a list, board or calendar. */
import { Accordion, NumberInput, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ReferenceInput } from '../inspector/choice-inputs.tsx'
import { FieldInput } from '../inspector/field-input.tsx'
import { LabelInput } from '../inspector/label-input.tsx'
import { choiceLabel } from '../inspector/texts-of.ts'
import { CalendarSettings } from './calendar-settings.tsx'
import { FilterInput } from './filter-input.tsx'
import { BoardSettings } from './board-settings.tsx'
import { ColorRulesEditor } from './color-rules-editor.tsx'
import { ColumnsEditor } from './columns-editor.tsx'
import { SortLines } from './sort-lines.tsx'
import type { SetView, ViewDraft, ViewPart } from './view-draft.ts'

const kinds = ['table', 'board', 'calendar'] as const
const scopes = ['all', 'mine', 'my_team'] as const

type SettingsProps = ViewPart & { model: ModelView | undefined; shown: ObjectView | undefined }

export function ViewSettings({ view, object, set, model, shown }: SettingsProps) {
  const t = useStudioText()
  const type = view.type ?? 'table'
  return (
    <Stack gap="md">
      <LabelInput title={t('prop.label')} value={view.label} onChange={(value) => set(['label'], value)} />
      <SegmentedControl
        aria-label={t('view.kind')}
        fullWidth
        value={type}
        onChange={(next) => set(['type'], next)}
        data={kinds.map((kind) => ({ value: kind, label: choiceLabel(t, kind) }))}
      />
      {type === 'board' && <BoardSettings view={view} object={object} set={set} />}
      {type === 'calendar' && <CalendarSettings view={view} object={object} set={set} />}
      {type === 'table' && <ColumnsEditor view={view} object={object} set={set} />}
      <FilterInput
        key={view.name}
        label={t('view.filter')}
        model={model}
        shown={shown}
        object={object}
        value={view.where}
        onChange={(value) => set(['where'], value)}
      />
      <Select
        label={t('view.scope')}
        data={scopes.map((scope) => ({ value: scope, label: t(`view.scope_${scope}` as StudioKey) }))}
        value={view.scope ?? 'all'}
        onChange={(value) => set(['scope'], value === 'all' ? undefined : value)}
        allowDeselect={false}
      />
      <SortLines view={view} object={object} set={set} />
      {type === 'table' && (
        <FieldInput
          label={t('prop.group_by')}
          object={object}
          value={view.group_by}
          onChange={(value) => set(['group_by'], value)}
        />
      )}
      <ColorRulesEditor view={view} object={object} set={set} />
      <Audience view={view} set={set} />
    </Stack>
  )
}

function Audience({ view, set }: { view: ViewDraft; set: SetView }) {
  const t = useStudioText()
  return (
    <Accordion
      variant="default"
      styles={{
        control: { paddingInline: 0 },
        content: { paddingInline: 0 },
        label: { fontSize: 13, paddingBlock: 8 },
      }}
    >
      <Accordion.Item value="who">
        <Accordion.Control>{t('app.who')}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="sm">
            <Text size="xs" c="dimmed">
              {t('app.who_text')}
            </Text>
            <ReferenceInput
              label={t('app.roles')}
              to="role"
              many
              value={view.visible_to?.roles}
              onChange={(value) => set(['visible_to', 'roles'], value)}
            />
            <ReferenceInput
              label={t('prop.permission_sets')}
              to="permission_set"
              many
              value={view.visible_to?.permission_sets}
              onChange={(value) => set(['visible_to', 'permission_sets'], value)}
            />
            <NumberInput
              label={t('prop.position')}
              value={view.position ?? ''}
              onChange={(value) => set(['position'], value === '' ? undefined : Number(value))}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
