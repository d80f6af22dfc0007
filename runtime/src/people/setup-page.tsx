/** The very first page of a new installation: makes its first administrator, once. The link with the token is in the server's log. */
import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { problemOf, problemsByField } from '../api/problem.ts'
import { meKey } from '../api/queries.ts'
import { setUp, signIn } from '../api/session.ts'
import { useText } from '../i18n/i18n.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { Entrance } from './entrance.tsx'

export function SetupPage() {
  const t = useText()
  const { token } = useSearch({ from: '/setup' })
  const navigate = useNavigate()
  const client = useQueryClient()
  const [values, setValues] = useState({ name: '', email: '', password: '' })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  usePageTitle(t('account.setup'))
  const problem = failure === null ? undefined : problemOf(failure)
  const byField = problem ? problemsByField(problem) : {}
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    try {
      await setUp({ ...values, email: values.email.trim(), token })
      await signIn({ email: values.email.trim(), password: values.password, rememberMe: true })
      await client.resetQueries({ queryKey: meKey })
      await navigate({ to: '/', replace: true })
    } catch (error) {
      setFailure(error)
      setBusy(false)
    }
  }
  const field = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setValues((known) => ({ ...known, [name]: value }))
    },
    error: byField[name]?.join(' '),
    required: true,
    withAsterisk: false,
  })
  const general = problem && Object.keys(byField).length === 0 ? (problem.detail ?? problem.title) : undefined
  return (
    <Entrance title={t('account.setup')} text={t('account.setup_text')}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          {general !== undefined && (
            <Alert color="red" variant="light" role="alert" p="xs">
              {general}
            </Alert>
          )}
          <TextInput label={t('account.name')} autoComplete="name" autoFocus {...field('name')} />
          <TextInput label={t('account.email')} type="email" autoComplete="username" {...field('email')} />
          <PasswordInput
            label={t('account.password')}
            description={t('account.password_rule')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('account.show_password') }}
            {...field('password')}
          />
          <Button type="submit" size="sm" loading={busy} fullWidth mt={4}>
            {t('account.create_admin')}
          </Button>
          <Anchor component={Link} to="/sign-in" size="xs">
            {t('account.have_account')}
          </Anchor>
        </Stack>
      </form>
    </Entrance>
  )
}
