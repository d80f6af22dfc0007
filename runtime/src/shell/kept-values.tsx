/** What an undo left as it is because somebody changed it since: the records by name, each with its fields. */
import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { objectIn, useModel } from '../api/model.ts'
import type { KeptValue } from '../api/records.ts'
import { query } from '../api/records.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import classes from './jobs-tray.module.css'

/** More than these are counted and not listed. */
const mostListed = 200

export function KeptValues({ kept }: { kept: KeptValue[] }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Text size="xs" c="dimmed">
        {t('job.kept', { count: kept.length })}{' '}
        <Anchor component="button" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('job.show_kept')}
        </Anchor>
      </Text>
      {open && <KeptList kept={kept.slice(0, mostListed)} />}
    </>
  )
}

function KeptList({ kept }: { kept: KeptValue[] }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const names = useNames(kept)
  return (
    <ul className={classes['kept']}>
      {kept.map(({ object, id, field, reason }) => {
        const shape = objectIn(model, object)
        const label = field === undefined ? undefined : shape?.fields[field]?.label
        return (
          <li key={`${id} ${field ?? ''}`}>
            <Anchor component={Link} to={`/${object}/${id}`} size="xs">
              {names.get(id) || t('job.a_record')}
            </Anchor>
            {label !== undefined && ` · ${labelOf(label)}`}
            {` · ${t(reason === 'changed_since' ? 'job.changed_since' : reason === 'gone' ? 'job.gone' : 'job.not_allowed')}`}
          </li>
        )
      })}
    </ul>
  )
}

/** Names of the records by id; of those of the first object, which is that of the job. */
function useNames(kept: KeptValue[]): Map<string, string> {
  const model = useModel()
  const object = objectIn(model, kept[0]?.object ?? '')
  const ids = [...new Set(kept.filter((one) => one.object === object?.name).map((one) => one.id))]
  const { data } = useQuery({
    queryKey: ['records', object?.name ?? '', 'names', ids],
    enabled: object !== undefined && ids.length > 0,
    queryFn: ({ signal }) =>
      query(
        {
          object: object?.name ?? '',
          fields: ['id', object?.name_field ?? 'id'],
          where: { field: 'id', op: 'in', value: ids },
          limit: 1000,
        },
        signal,
      ),
  })
  return new Map(data?.records.map((record) => [record.id, String(record[object?.name_field ?? 'id'] ?? '')]))
}
