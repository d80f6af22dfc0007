/** What a calendar needs: the day its records stand on, how long they last, what they are called and coloured by, and what lies over it. */
import { MultiSelect, Select, Stack } from '@mantine/core'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import { calendarScales } from '@trellis/metadata/schema/list-view.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentIn, documentsOfKind, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { FieldInput } from '../inspector/field-input.tsx'
import type { ViewDraft, ViewPart } from './view-draft.ts'

type Calendar = NonNullable<ListViewDocument['calendar']>

const isDay = (type: string | undefined) => type === 'date' || type === 'datetime'
const isChoice = (type: string | undefined) => type === 'select'

export function CalendarSettings({ view, object, set }: ViewPart) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const calendar: Calendar = view.calendar ?? { start: '' }
  const put = (member: keyof Calendar, value: unknown) => set(['calendar'], withMember(calendar, member, value))
  const others = documentsOfKind<ViewDraft>(documents, 'list_view').filter(
    (one) => one.type === 'calendar' && one.name !== view.name,
  )
  const nameOf = (one: ViewDraft) => {
    const owner = one.name.split('.')[0] ?? ''
    const label = labelOf(labelOr(documentIn(documents, 'object', owner)?.['label'], owner))
    return `${label} · ${labelOf(labelOr(one.label, one.name))}`
  }
  const field = (member: 'start' | 'end' | 'color_by' | 'title', label: string) => (
    <FieldInput
      label={label}
      object={object}
      required={member === 'start'}
      only={member === 'title' ? undefined : member === 'color_by' ? isChoice : isDay}
      value={calendar[member]}
      onChange={(value) => put(member, value)}
    />
  )
  return (
    <Stack gap="md">
      {field('start', t('view.starts'))}
      {field('end', t('view.ends'))}
      {field('title', t('view.event_title'))}
      {field('color_by', t('view.color_by'))}
      <Select
        label={t('view.scale')}
        data={calendarScales.map((one) => ({ value: one, label: t(`view.scale_${one}`) }))}
        value={calendar.scale ?? 'month'}
        allowDeselect={false}
        onChange={(value) => put('scale', value === 'month' ? undefined : value)}
      />
      <MultiSelect
        label={t('view.sources')}
        description={t('view.sources_help')}
        data={others.map((one) => ({ value: one.name, label: nameOf(one) }))}
        value={calendar.sources ?? []}
        maxValues={5}
        onChange={(value) => put('sources', value.length === 0 ? undefined : value)}
      />
    </Stack>
  )
}

function withMember(calendar: Calendar, member: keyof Calendar, value: unknown): Calendar {
  const { [member]: _former, ...rest } = calendar
  return (value === undefined ? rest : { ...rest, [member]: value }) as Calendar
}
