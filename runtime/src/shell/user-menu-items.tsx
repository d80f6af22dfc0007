/** What the user menu holds: look, density, language, account; and the way out. Loaded when the menu is first opened. */
import { Menu, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { IconDevices, IconKey, IconLogout, IconShieldLock, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { updateMe, useMe } from '../api/session.ts'
import { languageNames, languages, speak, useLanguage, useText } from '../i18n/i18n.ts'
import type { Language } from '../i18n/i18n.ts'
import type { Density } from '../theme/preferences.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'
import { useSignOut } from './use-sign-out.ts'
import classes from './user-menu.module.css'

/** The entries alone: the phone shows them in its drawer. */
export function UserMenuItems() {
  const t = useText()
  const me = useMe()
  const signOut = useSignOut()
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
      <LookEntries />
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
      <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={() => void signOut()}>
        {t('shell.sign_out')}
      </Menu.Item>
    </>
  )
}

type Look = { label: string; value: string; data: { value: string; label: string }[]; choose: (value: string) => void }

/** Colour scheme, density and language: what is chosen, and from what. */
function useLook(): Look[] {
  const t = useText()
  const language = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density } = usePreferences()
  return [
    {
      label: t('shell.scheme'),
      value: colorScheme,
      choose: (value) => setColorScheme(value as 'light' | 'dark' | 'auto'),
      data: [
        { value: 'light', label: t('shell.light') },
        { value: 'dark', label: t('shell.dark') },
        { value: 'auto', label: t('shell.system') },
      ],
    },
    {
      label: t('shell.density'),
      value: density,
      choose: (value) => prefer({ density: value as Density }),
      data: [
        { value: 'comfortable', label: t('shell.comfortable') },
        { value: 'compact', label: t('shell.compact') },
      ],
    },
    {
      label: t('shell.language'),
      value: language,
      choose: (value) => {
        prefer({ language: value as Language })
        void speak(value as Language)
        void updateMe({ locale: value }).catch(() => undefined)
      },
      data: languages.map((value) => ({ value, label: languageNames[value] })),
    },
  ]
}

/** The three switches on a page. */
export function LookControls() {
  return (
    <Stack gap={8} px={10} py={8}>
      {useLook().map(({ label, value, data, choose }) => (
        <SegmentedControl key={label} fullWidth aria-label={label} value={value} onChange={choose} data={data} />
      ))}
    </Stack>
  )
}

/** The same as entries of the menu, which holds nothing but entries for those who do not see it. */
function LookEntries() {
  return (
    <Stack gap={8} px={10} py={8}>
      {useLook().map(({ label, value, data, choose }) => (
        <div key={label} role="group" aria-label={label} className={classes['switch']}>
          <Menu.RadioGroup value={value} onChange={choose}>
            {data.map((one) => (
              <Menu.RadioItem
                key={one.value}
                value={one.value}
                classNames={{ item: classes['switch-entry'] ?? '', itemIndicator: classes['switch-mark'] ?? '' }}
              >
                {one.label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </div>
      ))}
    </Stack>
  )
}
