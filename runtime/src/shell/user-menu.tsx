/** Who is here, and what this person sets: look, density, language, account; and the way out. */
import { Menu, SegmentedControl, Stack, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconDevices, IconKey, IconLogout, IconShieldLock, IconUser } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signOut, updateMe, useMe } from '../api/session.ts'
import { speak, useText } from '../i18n/i18n.ts'
import type { Language } from '../i18n/i18n.ts'
import type { Density } from '../theme/preferences.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'
import { Face } from '../ui/choice.tsx'
import classes from './shell.module.css'

export function UserMenu() {
  const t = useText()
  const me = useMe()
  return (
    <Menu position="right-end" width={264} closeOnItemClick>
      <Menu.Target>
        <UnstyledButton className={classes['item']} h={36} aria-label={t('shell.user_menu', { name: me.name })}>
          <Face name={me.name} size={22} />
          <span className={classes['wide']}>{me.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <UserMenuItems />
      </Menu.Dropdown>
    </Menu>
  )
}

/** The entries alone: the phone shows them in its drawer. */
export function UserMenuItems() {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const leave = async () => {
    await signOut().catch(() => undefined)
    client.clear()
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
  const { i18n } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density } = usePreferences()
  const choose = (language: Language) => {
    prefer({ language })
    speak(language)
    void updateMe({ locale: language }).catch(() => undefined)
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
        value={i18n.language}
        onChange={(value) => choose(value as Language)}
        data={[
          { value: 'en', label: 'English' },
          { value: 'zh-CN', label: '简体中文' },
        ]}
      />
    </Stack>
  )
}
