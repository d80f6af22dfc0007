/** Name, time zone, and how this browser shows things. */
import { Button, ColorSwatch, Group, Input, Select, Stack, TextInput, UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { useModel } from '../api/model.ts'
import { meKey } from '../api/queries.ts'
import { updateMe, useMe } from '../api/session.ts'
import { useText } from '../i18n/i18n.ts'
import { LookControls } from '../shell/user-menu-items.tsx'
import { accentNames, accents } from '../theme/palette.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'
import { toastDone, toastProblem } from '../ui/toast.tsx'
import { SampleCompany } from './sample-company.tsx'

export function Profile() {
  const t = useText()
  const me = useMe()
  const { settings } = useModel()
  const client = useQueryClient()
  const [name, setName] = useState(me.name)
  const [timeZone, setTimeZone] = useState(me.time_zone ?? settings.time_zone ?? 'UTC')
  const save = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await updateMe({ name: name.trim(), time_zone: timeZone })
      await client.invalidateQueries({ queryKey: meKey })
      toastDone(t('account.saved'))
    } catch (error) {
      toastProblem(error)
    }
  }
  const zones = [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  return (
    <Stack gap="xl">
      <form onSubmit={(event) => void save(event)}>
        <Stack gap="sm" maw={420}>
          <TextInput
            label={t('account.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            withAsterisk={false}
          />
          <TextInput label={t('account.email')} value={me.email} readOnly variant="filled" />
          <Select
            label={t('account.time_zone')}
            data={zones}
            value={timeZone}
            onChange={(zone) => setTimeZone(zone ?? 'UTC')}
            searchable
            allowDeselect={false}
            limit={60}
          />
          <Group>
            <Button type="submit">{t('shell.save')}</Button>
          </Group>
        </Stack>
      </form>
      <Input.Wrapper label={t('account.look')} labelElement="div" maw={420}>
        <div style={{ marginInline: -10 }}>
          <LookControls />
        </div>
        <Accents />
      </Input.Wrapper>
      {me.admin && <SampleCompany />}
    </Stack>
  )
}

function Accents() {
  const t = useText()
  const { accent, workspaceAccent } = usePreferences()
  const chosen = accent ?? workspaceAccent ?? 'indigo'
  return (
    <Group gap={8} mt={4} role="group" aria-label={t('account.accent')}>
      {accentNames.map((name) => (
        <UnstyledButton
          key={name}
          miw="var(--finger, 0)"
          aria-label={name}
          aria-pressed={name === chosen}
          onClick={() => prefer({ accent: name })}
        >
          <ColorSwatch color={accents[name]?.[7] ?? '#000'} size={22}>
            {name === chosen && <IconCheck size={14} color="#fff" />}
          </ColorSwatch>
        </UnstyledButton>
      ))}
    </Group>
  )
}
