/** In which order the pages of an object are tried, and the answer to "who gets this page?" for a person, a device and a record. */
import { Select, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useState } from 'react'
import type { LayoutReason, LayoutRule } from '@trellis/metadata/layout/choose-layout.ts'
import { inPrecedence } from '@trellis/metadata/layout/choose-layout.ts'
import type { LayoutDocument } from '@trellis/metadata/schema/layout.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { usePeople } from '../access/use-people.ts'
import { documentIn, documentsOfKind, labelOr } from '../document/documents.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'
import type { StudioText } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { RecordSelect } from '../inspector/record-select.tsx'
import { choiceLabel } from '../inspector/texts-of.ts'
import { placeOf } from '../objects/place-of.ts'
import { linkTo } from '../shell/shell.tsx'
import room from '../shell/room.module.css'
import { useDesigner, useLayout } from './designer-state.ts'
import type { Question } from './use-layout-choice.ts'
import { useLayoutChoice } from './use-layout-choice.ts'

const uses = ['page', 'create', 'edit', 'quick_create'] as const
const deviceNames = ['desktop', 'tablet', 'phone'] as const
const nobody: Question = { person: undefined, use: 'page', device: 'desktop', record: null }

export function WhoGets() {
  const t = useStudioText()
  const { object } = useDesigner()
  const current = useLayout().name
  const people = usePeople().data?.records ?? []
  const layouts = documentsOfKind<LayoutDraft>(useDocuments(), 'layout', object.name)
  const [question, setQuestion] = useState(nobody)
  const choice = useLayoutChoice(object.name, layouts, question)
  const ask = (part: Partial<Question>) => setQuestion({ ...question, ...part })
  return (
    <Stack gap="sm" mt="lg">
      <Text size="sm" fw={600} component="h3">
        {t('layout.who_asks')}
      </Text>
      <Select
        label={t('layout.who_person')}
        data={people.map((one) => ({ value: one.id, label: one.name }))}
        value={question.person?.id ?? null}
        onChange={(id) => ask({ person: people.find((one) => one.id === id) })}
        searchable
        nothingFoundMessage={t('shell.nothing_found')}
      />
      <RecordSelect
        label={t('layout.who_record')}
        object={object.name}
        value={question.record}
        clearable
        onChange={(record) => ask({ record: record?.value ?? null })}
      />
      <Select
        label={t('prop.use')}
        data={uses.map((one) => ({ value: one, label: choiceLabel(t, one) }))}
        value={question.use}
        allowDeselect={false}
        onChange={(use) => ask({ use: uses.find((one) => one === use) ?? 'page' })}
      />
      <Select
        label={t('layout.device')}
        data={deviceNames.map((one) => ({ value: one, label: choiceLabel(t, one) }))}
        value={question.device}
        allowDeselect={false}
        onChange={(device) => ask({ device: deviceNames.find((one) => one === device) ?? 'desktop' })}
      />
      <Answer chosen={choice?.layout} layouts={layouts} asked={question.person !== undefined} current={current} />
      <Text size="sm" fw={600} component="h3" mt="xs">
        {t('layout.order')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('layout.order_text')}
      </Text>
      <ol className={room['lines']} style={{ margin: 0, padding: 0, listStyle: 'none' }} aria-label={t('layout.order')}>
        {inPrecedence(layouts).map((layout, at) => (
          <Line
            key={layout.name}
            layout={layout as LayoutDraft}
            place={at + 1}
            here={layout.name === current}
            reason={question.person && choice?.reasons.find((one) => one.layout === layout.name)}
          />
        ))}
      </ol>
    </Stack>
  )
}

type AnswerProps = { chosen: LayoutDocument | undefined; layouts: LayoutDraft[]; asked: boolean; current: string }

function Answer({ chosen, layouts, asked, current }: AnswerProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  if (!asked) return null
  const found = layouts.find((layout) => layout.name === chosen?.name)
  const text =
    found === undefined
      ? t('layout.gets_made')
      : found.name === current
        ? t('layout.gets_this')
        : t('layout.gets_other', { name: labelOf(labelOr(found.label, found.name)) })
  return (
    <Text size="sm" fw={550} role="status">
      {text}
    </Text>
  )
}

type LineProps = { layout: LayoutDraft; place: number; here: boolean; reason: LayoutReason | undefined }

function Line({ layout, place, here, reason }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const said = useSaid(layout)
  const failed = reason?.because.filter((rule) => !rule.holds) ?? []
  const why = failed.map((rule) => t(`layout.not_${rule.rule}`)).join(' · ')
  return (
    <li>
      <a
        className={room['line']}
        {...linkTo(placeOf('layout', layout.name))}
        aria-current={here || undefined}
        style={{ alignItems: 'start', fontWeight: here ? 600 : undefined }}
      >
        <span className="figures">{place}</span>
        <span className={room['grow']} style={{ overflowWrap: 'anywhere' }}>
          {labelOf(labelOr(layout.label, layout.name))}
          <Text size="xs" c="dimmed" fw={400}>
            {said}
            {why === '' ? '' : ` — ${why}`}
          </Text>
          {reason?.because
            .flatMap((rule) => matchText(rule, t))
            .map((text) => (
              <Text key={text} size="xs" c="dimmed" fw={400}>
                {text}
              </Text>
            ))}
        </span>
        {reason && <Mark fits={reason.fits} />}
      </a>
    </li>
  )
}

function matchText({ match }: LayoutRule, t: StudioText): string[] {
  return match ? [t(`layout.by_${match.by}`, { name: match.name })] : []
}

function Mark({ fits }: { fits: boolean }) {
  const t = useStudioText()
  const Shape = fits ? IconCircleCheck : IconCircleX
  return (
    <Shape
      size={15}
      stroke={1.7}
      role="img"
      aria-label={t(fits ? 'layout.fits' : 'layout.fits_not')}
      color={fits ? 'var(--mantine-color-green-7)' : 'var(--text-soft)'}
    />
  )
}

/** What a layout says about who gets it, in a line. */
function useSaid(layout: LayoutDraft): string {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const { to, record_types: types, devices, when, priority } = layout.assign ?? {}
  const object = layout.name.split('.')[0] ?? ''
  const named = (kind: string, name: string) => labelOf(labelOr(documentIn(documents, kind, name)?.['label'], name))
  const parts = [
    ...(priority === undefined || priority === 0 ? [] : [t('layout.says_priority', { number: String(priority) })]),
    ...(when === undefined ? [] : [t('layout.says_when', { condition: when })]),
    ...(types ?? []).map((name) => named('record_type', `${object}.${name}`)),
    ...(to?.roles ?? []).map((name) => named('role', name)),
    ...(to?.permission_sets ?? []).map((name) => named('permission_set', name)),
    ...(to?.groups ?? []).map((name) => named('group', name)),
    ...(to?.users ?? []),
    ...(devices ?? []).map((name) => choiceLabel(t, name)),
  ]
  return parts.length === 0 ? t('layout.says_everybody') : parts.join(' · ')
}
