/** Fill rate of the fields, counted by the server over what the reader may see, and which of them nobody needs. */
import { Anchor, Group, Progress, Switch, Table, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { objectIn } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import { groups } from '@trellis/runtime/api/records.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import type { StudioObject } from '../document/documents.ts'
import { fieldOf, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'
import { linkTo } from '../shell/shell.tsx'
import type { FieldHealth } from './field-health.ts'
import { fillQueries, healthOf } from './field-health.ts'
import classes from './objects.module.css'

export function HealthPart({ object }: { object: StudioObject }) {
  const t = useStudioText()
  const documents = useDocuments()
  const published = useModelQuery(true)
  const view = published.data && objectIn(published.data, object.name)
  const bodies = useMemo(() => (view ? fillQueries(object, view) : []), [object, view])
  const found = useQueries({
    queries: bodies.map((body) => ({
      queryKey: ['records', object.name, 'fill', body],
      queryFn: () => groups(body),
      staleTime: 60_000,
    })),
    combine: (answers) => ({
      counts: Object.assign({}, ...answers.map((answer) => answer.data?.[0] ?? {})) as { [name: string]: unknown },
      loading: answers.some((answer) => answer.isPending),
      error: answers.find((answer) => answer.error)?.error,
    }),
  })
  const [onlyUnused, setOnlyUnused] = useState(false)
  const health = useMemo(() => healthOf(documents, object, found.counts), [documents, object, found.counts])
  const unused = health.filter((one) => one.unused)
  const total = Number(found.counts['total'] ?? 0)
  if (published.data && !view)
    return (
      <div className={classes['scroll']}>
        <Text size="sm" c="dimmed">
          {t('health.unpublished')}
        </Text>
      </div>
    )
  return (
    <div className={classes['scroll']}>
      <Group justify="space-between" mb="sm" wrap="nowrap" align="start">
        <Text size="sm" c="dimmed" maw={640}>
          {t('health.text', { count: total })}
        </Text>
        <Switch
          style={{ flex: 'none' }}
          label={t('health.only_unused', { count: unused.length })}
          checked={onlyUnused}
          onChange={(event) => setOnlyUnused(event.currentTarget.checked)}
        />
      </Group>
      {found.error && <ProblemCard error={found.error} />}
      {found.loading || published.isPending ? (
        <RowsSkeleton rows={8} />
      ) : (
        <Rows object={object} lines={onlyUnused ? unused : health} total={total} />
      )}
    </div>
  )
}

function Rows({ object, lines, total }: { object: StudioObject; lines: FieldHealth[]; total: number }) {
  const t = useStudioText()
  return (
    <Table withTableBorder fz="sm" aria-label={t('object.tab_health')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('object.rule_name_field')}</Table.Th>
          <Table.Th>{t('object.type')}</Table.Th>
          <Table.Th w="34%">{t('health.filled')}</Table.Th>
          <Table.Th>{t('health.uses')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map((line) => (
          <Row key={line.name} object={object} line={line} total={total} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Row({ object, line, total }: { object: StudioObject; line: FieldHealth; total: number }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const name = labelOf(labelOr(fieldOf(object, line.name)?.label, line.name))
  const share = line.filled === undefined || total === 0 ? undefined : Math.round((line.filled / total) * 100)
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor size="sm" {...linkTo(['objects', object.name, 'fields', line.name])}>
          {name}
        </Anchor>{' '}
        {line.unused && <Choice label={t('health.unused')} color="orange" />}
      </Table.Td>
      <Table.Td>{typeLabel(t, line.type)}</Table.Td>
      <Table.Td>
        {share === undefined ? (
          <Text size="xs" c="dimmed">
            {t('health.not_counted')}
          </Text>
        ) : (
          <Group gap={8} wrap="nowrap">
            <Progress
              style={{ flex: 1 }}
              value={share}
              size="sm"
              color={share < 20 ? 'orange' : 'green'}
              aria-label={t('health.filled_of', { name })}
            />
            <Text size="xs" w={110} ta="end" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {t('health.share', { share, filled: line.filled })}
            </Text>
          </Group>
        )}
      </Table.Td>
      <Table.Td>{line.uses}</Table.Td>
    </Table.Tr>
  )
}
