/** What the user menu holds: look, density, language, account; and the way out. Loaded when the menu is first opened. */
import { Menu, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { IconDevices, IconKey, IconLogout, IconShieldLock, IconUser } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { signOut, updateMe, useMe } from '../api/session.ts'
import { forgetDrafts } from '../records/form/kept-draft.ts'
import { languageNames, languages, speak, useLanguage, useText } from '../i18n/i18n.ts'
import type { Language } from '../i18n/i18n.ts'
import type { Density } from '../theme/preferences.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'

/** The entries alone: the phone shows them in its drawer. */
export function UserMenuItems() {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const leave = async () => {
    await signOut().catch(() => undefined)
    client.clear()
    forgetDrafts()
    location.assign('/sign-in')
  }
  return (
    <>
      <Menu.Label>
        <Text size="sm" fw={550} c="var(--text)" truncate>
          {me.name}
        </Text>
        <Text size="xs" truncate>
          {me.email}
        </Text>
      </Menu.Label>
      <LookControls />
      <Menu.Divider />
      <Menu.Item component={Link} to="/-/account/profile" leftSection={<IconUser size={16} stroke={1.6} />}>
        {t('account.profile')}
      </Menu.Item>
      <Menu.Item component={Link} to="/-/account/security" leftSection={<IconShieldLock size={16} stroke={1.6} />}>
        {t('account.security')}
      </Menu.Item>
      <Menu.Item component={Link} to="/-/account/sessions" leftSection={<IconDevices size={16} stroke={1.6} />}>
        {t('account.sessions')}
      </Menu.Item>
      <Menu.Item component={Link} to="/-/account/keys" leftSection={<IconKey size={16} stroke={1.6} />}>
        {t('account.keys')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={() => void leave()}>
        {t('shell.sign_out')}
      </Menu.Item>
    </>
  )
}

/** Colour scheme, density and language: the three switches of the menu. */
export function LookControls() {
  const t = useText()
  const language = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density } = usePreferences()
  const choose = (wanted: Language) => {
    prefer({ language: wanted })
    void speak(wanted)
    void updateMe({ locale: wanted }).catch(() => undefined)
  }
  return (
    <Stack gap={8} px={10} py={8}>
      <SegmentedControl
        fullWidth
        aria-label={t('shell.scheme')}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
        data={[
          { value: 'light', label: t('shell.light') },
          { value: 'dark', label: t('shell.dark') },
          { value: 'auto', label: t('shell.system') },
        ]}
      />
      <SegmentedControl
        fullWidth
        aria-label={t('shell.density')}
        value={density}
        onChange={(value) => prefer({ density: value as Density })}
        data={[
          { value: 'comfortable', label: t('shell.comfortable') },
          { value: 'compact', label: t('shell.compact') },
        ]}
      />
      <SegmentedControl
        fullWidth
        aria-label={t('shell.language')}
        value={language}
        onChange={(value) => choose(value as Language)}
        data={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
    </Stack>
  )
}
