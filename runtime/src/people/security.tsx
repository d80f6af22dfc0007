/** Password and second factor. */
import {
  Alert,
  Button,
  Code,
  CopyButton,
  Divider,
  Group,
  List,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { Suspense, useState } from 'react'
import { meKey } from '../api/queries.ts'
import type { TwoFactorStart } from '../api/session.ts'
import { changePassword, confirmTwoFactor, startTwoFactor, stopTwoFactor, useMe } from '../api/session.ts'
import { useText } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import { toastDone } from '../ui/toast.tsx'
import { useAttempt } from './sign-in-form.tsx'
import { lazyPart } from '../ui/lazy-part.ts'

const QrCode = lazyPart(async () => (await import('./qr-code.tsx')).QrCode)

export function Security() {
  return (
    <Stack gap="xl">
      <Password />
      <Divider />
      <TwoFactor />
    </Stack>
  )
}

function Password() {
  const t = useText()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { busy, message, run } = useAttempt(t)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      await changePassword({ currentPassword: current, newPassword: next })
      setCurrent('')
      setNext('')
      toastDone(t('account.password_changed'))
    })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={420}>
        <Title order={2}>{t('account.change_password')}</Title>
        {message !== undefined && <Failure text={message} />}
        <PasswordInput
          label={t('account.current_password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current}
          visibilityToggleButtonProps={{ 'aria-label': t('account.show_password') }}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('account.new_password')}
          description={t('account.password_rule')}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={next}
          visibilityToggleButtonProps={{ 'aria-label': t('account.show_password') }}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <Text size="xs" c="dimmed">
          {t('account.password_ends_sessions')}
        </Text>
        <Group>
          <Button type="submit" loading={busy}>
            {t('account.change_password')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function TwoFactor() {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const [started, setStarted] = useState<TwoFactorStart | null>(null)
  const { busy, message, run } = useAttempt(t)
  const done = async () => {
    setStarted(null)
    setPassword('')
    await client.invalidateQueries({ queryKey: meKey })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      if (!me.two_factor) return setStarted(await startTwoFactor(password))
      await stopTwoFactor(password)
      toastDone(t('account.two_factor_stopped'))
      await done()
    })
  }
  if (started) return <ConfirmTwoFactor start={started} onDone={() => void done()} />
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={420}>
        <Group gap="xs">
          <Title order={2}>{t('account.two_factor')}</Title>
          <Choice color={me.two_factor ? 'green' : 'gray'} label={me.two_factor ? t('account.on') : t('account.off')} />
        </Group>
        <Text size="sm" c="dimmed">
          {t('account.two_factor_text')}
        </Text>
        {message !== undefined && <Failure text={message} />}
        <PasswordInput
          label={t('account.current_password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          visibilityToggleButtonProps={{ 'aria-label': t('account.show_password') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" variant={me.two_factor ? 'default' : 'filled'} loading={busy}>
            {me.two_factor ? t('account.turn_off') : t('account.turn_on')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function ConfirmTwoFactor({ start, onDone }: { start: TwoFactorStart; onDone(): void }) {
  const t = useText()
  const [code, setCode] = useState('')
  const { busy, message, run } = useAttempt(t)
  const secret = new URL(start.totpURI).searchParams.get('secret') ?? ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      await confirmTwoFactor(code.trim())
      toastDone(t('account.two_factor_started'))
      onDone()
    })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={460}>
        <Title order={2}>{t('account.two_factor')}</Title>
        <Text size="sm">{t('account.scan_secret')}</Text>
        <Suspense fallback={<div style={{ width: 168, height: 168 }} />}>
          <QrCode text={start.totpURI} label={t('account.qr_code')} />
        </Suspense>
        <Text size="sm">{t('account.add_secret')}</Text>
        <Group gap="xs">
          <Code fz="sm">{secret.match(/.{1,4}/g)?.join(' ')}</Code>
          <Copy value={secret} />
          <Button component="a" href={start.totpURI} variant="default">
            {t('account.open_authenticator')}
          </Button>
        </Group>
        <Text size="sm">{t('account.keep_backup')}</Text>
        <List size="sm" listStyleType="none">
          {start.backupCodes.map((backup) => (
            <List.Item key={backup}>
              <Code fz="sm">{backup}</Code>
            </List.Item>
          ))}
        </List>
        <Group>
          <Copy value={start.backupCodes.join('\n')} />
        </Group>
        {message !== undefined && <Failure text={message} />}
        <TextInput
          label={t('account.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          required
          withAsterisk={false}
          maw={200}
        />
        <Group>
          <Button type="submit" loading={busy}>
            {t('account.verify')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Failure({ text }: { text: string }) {
  return (
    <Alert color="red" variant="light" role="alert" p="xs">
      {text}
    </Alert>
  )
}

export function Copy({ value }: { value: string }) {
  const t = useText()
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button variant="default" onClick={copy}>
          {copied ? t('account.copied') : t('account.copy')}
        </Button>
      )}
    </CopyButton>
  )
}
