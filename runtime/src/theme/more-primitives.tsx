/** The rest of `/-/primitives`: pickers of several values and of days, steps, tables, and what floats over a page when it is asked for. */
import {
  Anchor,
  Button,
  CloseButton,
  FileButton,
  Group,
  Menu,
  MultiSelect,
  NativeSelect,
  Popover,
  Slider,
  Stack,
  Stepper,
  Table,
  Text,
  Tooltip,
} from '@mantine/core'
import { IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { DayInput } from '../fields/day-input.tsx'
import { MomentInput } from '../fields/moment-input.tsx'
import { useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import { confirmDiscard } from '../ui/confirm.ts'
import { DaysBadge } from '../ui/days-badge.tsx'
import { toastDone, toastInfo, toastProblem } from '../ui/toast.tsx'
import { accentNames } from './palette.ts'

/** Pickers in every state: blank, filled, refused, closed. */
export function Pickers() {
  const t = useText()
  const { locale } = usePlace()
  const [day, setDay] = useState('2026-03-01')
  const [moment, setMoment] = useState<string | null>(null)
  const states = [{}, { defaultValue: accentNames.slice(0, 2) }, { error: t('field.bad_json') }, { disabled: true }]
  return (
    <>
      {states.map((state, at) => (
        <Group key={at} grow align="start">
          <MultiSelect label={t('list.columns')} data={accentNames} placeholder={t('shell.search')} {...state} />
          <NativeSelect
            label={t('shell.language')}
            data={accentNames}
            error={'error' in state ? state.error : undefined}
            disabled={'disabled' in state}
          />
        </Group>
      ))}
      <Group align="end">
        <DayInput label={t('account.time_zone')} value={day} onChange={setDay} locale={locale} />
        <MomentInput name={t('record.any_moment')} value={moment} onChange={setMoment} />
        <FileButton onChange={() => undefined}>{(props) => <Button {...props}>{t('shell.create')}</Button>}</FileButton>
        <CloseButton aria-label={t('shell.close')} />
        <Anchor component="button" type="button" size="sm">
          {t('shell.more')}
        </Anchor>
      </Group>
      <Group grow>
        <Slider thumbLabel={t('list.how_many')} defaultValue={40} />
        <Slider thumbLabel={t('list.how_many')} defaultValue={40} disabled />
      </Group>
    </>
  )
}

/** Steps, a table, and days in a stage: in time, late, very late. */
export function Shown() {
  const t = useText()
  return (
    <>
      <Stepper active={1} size="xs">
        {[t('account.profile'), t('account.security'), t('account.keys')].map((label) => (
          <Stepper.Step key={label} label={label} />
        ))}
      </Stepper>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('shell.language')}</Table.Th>
            <Table.Th>{t('account.time_zone')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accentNames.slice(0, 2).map((name) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>{name}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group gap="xs">
        <DaysBadge days={2} limit={undefined} lateness="in_time" />
        <DaysBadge days={9} limit={7} lateness="late" />
        <DaysBadge days={21} limit={7} lateness="very_late" />
      </Group>
    </>
  )
}

/** What floats opens by its button: menu, popover, tooltip, question, messages. */
export function Floating() {
  const t = useText()
  return (
    <Group gap="sm">
      <Menu>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} />}>
            {t('shell.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('shell.more')}</Menu.Label>
          <Menu.Item>{t('shell.create')}</Menu.Item>
          <Menu.Item disabled>{t('shell.save')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={14} />}>
            {t('shell.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Popover>
        <Popover.Target>
          <Button variant="default">{t('list.columns')}</Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap={4}>
            <Text size="sm">{t('shell.nothing_found')}</Text>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Tooltip label={t('shell.offline_hint')}>
        <Button variant="default">{t('list.sort')}</Button>
      </Tooltip>
      <Button variant="default" onClick={() => void confirmDiscard()}>
        {t('record.unsaved')}
      </Button>
      <Button variant="default" onClick={() => toastDone(t('record.saved'), () => undefined)}>
        {t('record.saved')}
      </Button>
      <Button variant="default" onClick={() => toastInfo(t('record.link_copied'))}>
        {t('record.link_copied')}
      </Button>
      <Button variant="default" color="red" onClick={() => toastProblem(new Error(t('problem.offline')))}>
        {t('problem.offline')}
      </Button>
    </Group>
  )
}
