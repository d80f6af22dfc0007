/** The way in. Goes on to where the person wanted to go. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { meKey } from '../api/queries.ts'
import { useText } from '../i18n/i18n.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { Entrance } from './entrance.tsx'
import { SignInForm } from './sign-in-form.tsx'

export function SignInPage() {
  const t = useText()
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const client = useQueryClient()
  usePageTitle(t('account.sign_in'))
  const enter = async () => {
    await client.resetQueries({ queryKey: meKey })
    // The studio is an app of its own: the browser goes there.
    if (next?.startsWith('/studio')) window.location.replace(next)
    else await navigate({ href: next ?? '/', replace: true })
  }
  return (
    <Entrance title={t('account.welcome')} text={t('account.welcome_text')}>
      <SignInForm onDone={() => void enter()} />
    </Entrance>
  )
}
