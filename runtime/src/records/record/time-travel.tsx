/**
 * A record as it was: a slider through its changes, or any moment by date; what was different then, and a way to bring a value or all of it back.
 * The server answers as of that moment with the rights of today, so what is hidden stays hidden.
 */
import { Button, Group, Slider, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldView } from '../../api/model.ts'
import { askedFields, plainFields, useModel } from '../../api/model.ts'
import type { HistoryEntry, RecordView } from '../../api/records.ts'
import { query } from '../../api/records.ts'
import { isBlank } from '../../fields/field-ui.ts'
import { isWritable, uiOf } from '../../fields/field-uis.ts'
import { MomentInput } from '../../fields/moment-input.tsx'
import { formatInstant } from '../../i18n/format.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import classes from './record.module.css'

type Restore = (wish: { as_of: string; fields?: string[] }) => Promise<void>

/** `entries` are newest first, as the history gives them. */
export function TimeTravel({ page, entries, back }: { page: PageRecord; entries: HistoryEntry[]; back: Restore }) {
  const t = useText()
  const place = usePlace()
  const moments = useMemo(() => entries.map((entry) => justAfter(entry.at)).toReversed(), [entries])
  const [at, setAt] = useState<string | null>(null)
  const [today] = useState(() => new Date())
  const last = moments.length - 1
  const index =
    at === null
      ? last
      : Math.max(
          0,
          moments.findLastIndex((moment) => moment <= at),
        )
  const go = (next: number) => setAt(next >= last ? null : (moments[next] ?? null))
  if (moments.length < 2) return null
  const shown = at === null ? t('record.now') : formatInstant(at, place)
  return (
    <section className={classes['travel']} aria-label={t('record.as_of')}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {t('record.as_of')}: <span className="figures">{shown}</span>
        </Text>
        <Group gap={6}>
          <MomentInput name={t('record.any_moment')} value={at} onChange={setAt} last={today} />
          {at !== null && (
            <Button variant="default" size="xs" onClick={() => go(last)}>
              {t('record.to_now')}
            </Button>
          )}
        </Group>
      </Group>
      <Slider
        min={0}
        max={last}
        step={1}
        value={index}
        onChange={go}
        size="sm"
        marks={last <= 40 ? moments.map((_, value) => ({ value })) : undefined}
        // The moment stands above; over the thumb it would be cut off at either end.
        label={null}
        thumbLabel={t('record.as_of')}
        thumbValueText={() => shown}
        mt={12}
        mb={4}
      />
      {at !== null && <Differences key={at} page={page} at={at} back={back} />}
    </section>
  )
}

/** History tells moments in milliseconds, the row began within that one. */
function justAfter(at: string): string {
  return new Date(Date.parse(at) + 1).toISOString()
}

function Differences({ page, at, back }: { page: PageRecord; at: string; back: Restore }) {
  const t = useText()
  const model = useModel()
  const { object, record } = page
  const fields = useMemo(() => comparedFields(page), [page])
  const found = useQuery({
    queryKey: ['records', object.name, 'then', record.id, at],
    queryFn: async ({ signal }) => {
      const asked = askedFields(
        model,
        object,
        fields.map(({ name }) => name),
      )
      const body = { object: object.name, fields: asked, where: { field: 'id', op: 'eq' as const, value: record.id } }
      return (await query({ ...body, as_of: at, limit: 1 }, signal)).records[0] ?? null
    },
  })
  if (found.error) return <ProblemCard error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined) return <RowsSkeleton rows={3} />
  const then = found.data
  if (then === null) return <Text size="sm">{t('record.not_yet')}</Text>
  const other = fields.filter(({ name }) => !same(then[name], record[name]))
  if (other.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('record.as_now')}
      </Text>
    )
  return (
    <>
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t('record.as_of')}>
        <table className={classes['then']}>
          <thead>
            <tr>
              <th />
              <th>{t('record.then')}</th>
              <th>{t('record.now')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {other.map((field) => (
              <Difference
                key={field.name}
                page={page}
                field={field}
                past={then}
                back={() => back({ as_of: at, fields: [field.name] })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {page.editable && (
        <Button variant="light" size="compact-sm" mt={6} onClick={() => void back({ as_of: at })}>
          {t('record.back_to_here')}
        </Button>
      )}
    </>
  )
}

type DifferenceProps = { page: PageRecord; field: FieldView; past: RecordView; back(): Promise<void> }

function Difference({ page, field, past, back }: DifferenceProps) {
  const t = useText()
  const labelOf = useLabel()
  const Read = uiOf(field).Read
  const cell = (record: RecordView) =>
    isBlank(record[field.name]) ? (
      <span className={classes['change-none']}>{t('record.nothing')}</span>
    ) : (
      <Read field={field} value={record[field.name]} record={record} path={field.name} place="cell" />
    )
  return (
    <tr>
      <th scope="row">{labelOf(field.label)}</th>
      <td>{cell(past)}</td>
      <td>{cell(page.record)}</td>
      <td>
        {page.editable && isWritable(field) && (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={() => void back()}>
            {t('record.bring_back')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** What the past keeps and a page shows: links to many records and secrets are not compared. */
function comparedFields({ object }: PageRecord): FieldView[] {
  const owner = Object.hasOwn(object.fields, 'owner') ? object.fields['owner'] : undefined
  const fields = plainFields(object).filter(
    ({ type }) => !['many_to_many', 'encrypted_text', 'rich_text', 'formula', 'rollup'].includes(type),
  )
  return owner ? [...fields, owner] : fields
}

function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
