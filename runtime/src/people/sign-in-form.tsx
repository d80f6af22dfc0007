/** E-mail and password, then the second factor when the account has one. Used by the page and by the dialog of an ended session. */
import { Alert, Anchor, Button, Checkbox, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import type { FormEvent } from 'react'
import { useState } from 'react'
import type { WireProblem } from '../api/problem.ts'
import { problemOf } from '../api/problem.ts'
import { signIn, verifyCode } from '../api/session.ts'
import type { Text as TextOf } from '../i18n/i18n.ts'
import { useText } from '../i18n/i18n.ts'

export function SignInForm({ email: known, onDone }: { email?: string; onDone(): void }) {
  const t = useText()
  const [email, setEmail] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [rememberMe, setRememberMe] = useState(true)
  const [second, setSecond] = useState(false)
  const { busy, message, run } = useAttempt(t)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      const answer = await signIn({ email: email.trim(), password, rememberMe })
      if (answer.twoFactor) setSecond(true)
      else onDone()
    })
  }
  if (second) return <SecondFactor onDone={onDone} onBack={() => setSecond(false)} />
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {message !== undefined && (
          <Alert color="red" variant="light" role="alert" p="xs">
            {message}
          </Alert>
        )}
        <TextInput
          label={t('account.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus={known === undefined}
          disabled={known !== undefined}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('account.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus={known !== undefined}
          data-autofocus
          value={password}
          visibilityToggleButtonProps={{ 'aria-label': t('account.show_password') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {known === undefined && (
          <Checkbox
            label={t('account.remember')}
            checked={rememberMe}
            onChange={(event) => setRememberMe(event.currentTarget.checked)}
          />
        )}
        <Button type="submit" size="sm" loading={busy} fullWidth mt={4}>
          {t('account.sign_in')}
        </Button>
      </Stack>
    </form>
  )
}

function SecondFactor({ onDone, onBack }: { onDone(): void; onBack(): void }) {
  const t = useText()
  const [code, setCode] = useState('')
  const [backup, setBackup] = useState(false)
  const { busy, message, run } = useAttempt(t)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      await verifyCode(code.trim(), backup)
      onDone()
    })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {backup ? t('account.backup_hint') : t('account.code_hint')}
        </Text>
        {message !== undefined && (
          <Alert color="red" variant="light" role="alert" p="xs">
            {message}
          </Alert>
        )}
        <TextInput
          label={backup ? t('account.backup_code') : t('account.code')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          inputMode={backup ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoFocus
          required
          withAsterisk={false}
        />
        <Button type="submit" size="sm" loading={busy} fullWidth>
          {t('account.verify')}
        </Button>
        <Anchor component="button" type="button" size="xs" onClick={() => setBackup(!backup)}>
          {backup ? t('account.use_code') : t('account.use_backup')}
        </Anchor>
        <Anchor component="button" type="button" size="xs" onClick={onBack}>
          {t('account.back')}
        </Anchor>
      </Stack>
    </form>
  )
}

/** Runs one attempt at a time and keeps why the last one failed, in words. */
export function useAttempt(t: TextOf) {
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<string | undefined>(undefined)
  const run = async (attempt: () => Promise<void>) => {
    setBusy(true)
    setMessage(undefined)
    try {
      await attempt()
    } catch (error) {
      setMessage(reasonOf(problemOf(error), t))
    } finally {
      setBusy(false)
    }
  }
  return { busy, message, run }
}

function reasonOf(problem: WireProblem, t: TextOf): string {
  const reasons = (problem.errors ?? []).map((one) => one.message).filter((one) => one !== undefined)
  if (reasons.length > 0) return reasons.join(' ')
  if (problem.status === 429) return t('account.too_many')
  if (problem.status === 401) return t('account.wrong')
  return problem.detail ?? problem.title
}
