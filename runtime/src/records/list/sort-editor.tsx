/** The order of the list: one field after the other, each up or down. */
import { ActionIcon, Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { Sort } from './list-search.ts'
import { writeSort } from './list-search.ts'
import type { ListState } from './use-list.ts'

const maxSorts = 5

export function SortEditor({ list }: { list: ListState }) {
  const t = useText()
  const labelOf = useLabel()
  const fields = Object.values(list.object.fields).filter((field) => field.sortable !== false && field.name !== 'id')
  const choices = fields.map((field) => ({ value: field.name, label: labelOf(field.label) }))
  const give = (sorts: Sort[]) => list.change({ sort: writeSort(sorts) })
  const put = (at: number, next: Sort) => give(list.sort.map((sort, index) => (index === at ? next : sort)))
  const free = choices.find((choice) => !list.sort.some((sort) => sort.field === choice.value))
  return (
    <Stack gap={8}>
      {list.sort.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('list.no_sort')}
        </Text>
      )}
      {list.sort.map((sort, at) => (
        <Group key={`${sort.field}-${at}`} gap={6} wrap="nowrap">
          <Select
            size="xs"
            style={{ flex: 1 }}
            aria-label={t('list.sort_field')}
            data={choices}
            value={sort.field}
            searchable
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(field) => field !== null && put(at, { ...sort, field })}
          />
          <SegmentedControl
            aria-label={t('list.direction')}
            value={sort.dir}
            onChange={(dir) => put(at, { ...sort, dir: dir === 'desc' ? 'desc' : 'asc' })}
            data={[
              { value: 'asc', label: t('list.up') },
              { value: 'desc', label: t('list.down') },
            ]}
          />
          <ActionIcon aria-label={t('shell.remove')} onClick={() => give(list.sort.filter((_, index) => index !== at))}>
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      {free && list.sort.length < maxSorts && (
        <Group>
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconPlus size={13} />}
            onClick={() => give([...list.sort, { field: free.value, dir: 'asc' }])}
          >
            {t('list.add_sort')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
