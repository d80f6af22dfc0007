/** What a person sets about oneself: profile, password and second factor, sessions, notifications, API keys. */
import { Box, Tabs, Title } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useText } from '../i18n/i18n.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { ApiKeys } from './api-keys.tsx'
import { NotificationSettings } from './notification-settings.tsx'
import { Profile } from './profile.tsx'
import { Security } from './security.tsx'
import { Sessions } from './sessions.tsx'

const parts = ['profile', 'security', 'sessions', 'notifications', 'keys']

export function AccountPage() {
  const t = useText()
  const { part } = useParams({ from: '/frame/-/account/$part' })
  const navigate = useNavigate()
  usePageTitle(t('account.title'))
  return (
    <Box maw={760} mx="auto" p={{ base: 'md', sm: 'xl' }}>
      <Title order={1} mb="md">
        {t('account.title')}
      </Title>
      <Tabs
        value={parts.includes(part) ? part : 'profile'}
        onChange={(next) => void navigate({ to: '/-/account/$part', params: { part: next ?? 'profile' } })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="profile">{t('account.profile')}</Tabs.Tab>
          <Tabs.Tab value="security">{t('account.security')}</Tabs.Tab>
          <Tabs.Tab value="sessions">{t('account.sessions')}</Tabs.Tab>
          <Tabs.Tab value="notifications">{t('notice.title')}</Tabs.Tab>
          <Tabs.Tab value="keys">{t('account.keys')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="profile">
          <Profile />
        </Tabs.Panel>
        <Tabs.Panel value="security">
          <Security />
        </Tabs.Panel>
        <Tabs.Panel value="sessions">
          <Sessions />
        </Tabs.Panel>
        <Tabs.Panel value="notifications">
          <NotificationSettings />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <ApiKeys />
        </Tabs.Panel>
      </Tabs>
    </Box>
  )
}
