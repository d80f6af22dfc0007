/** Everything signed in stands in this frame: it knows who is here and the Model, and puts the shell around the page. */
import { Center, Loader } from '@mantine/core'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLiveChanges } from '../api/live.ts'
import { ModelProvider } from '../api/model.ts'
import { ApiProblem } from '../api/problem.ts'
import { useMeQuery, useModelQuery } from '../api/queries.ts'
import { MeProvider } from '../api/session.ts'
import { nearestLanguage, speak, useText } from '../i18n/i18n.ts'
import { prefer, preferences } from '../theme/preferences.ts'
import { ProblemCard } from '../ui/states.tsx'
import { Shell } from './shell.tsx'
import { workspaceAccent } from './workspace.ts'

export function Frame() {
  const me = useMeQuery()
  const model = useModelQuery(me.isSuccess)
  useLiveChanges(me.isSuccess)
  const navigate = useNavigate()
  const here = useRouterState({ select: (state) => state.location.href })
  const signedOut = me.error instanceof ApiProblem && me.error.problem.status === 401 && !me.data

  useEffect(() => {
    // The frame stands until the sign-in page has been fetched: where it is going is not where it was.
    if (signedOut && !here.startsWith('/sign-in'))
      void navigate({ to: '/sign-in', search: { next: here === '/' ? undefined : here }, replace: true })
  }, [signedOut, navigate, here])

  const locale = me.data?.locale
  useEffect(() => {
    // What was chosen in this browser wins over the profile: one person may use two languages.
    if (locale && preferences().language === null) void speak(nearestLanguage(locale))
  }, [locale])

  const accent = model.data ? workspaceAccent(model.data) : undefined
  useEffect(() => {
    if (accent !== undefined && accent !== preferences().workspaceAccent) prefer({ workspaceAccent: accent })
  }, [accent])

  if (me.data && model.data) {
    return (
      <MeProvider value={me.data}>
        <ModelProvider value={model.data}>
          <Shell>
            <Outlet />
          </Shell>
        </ModelProvider>
      </MeProvider>
    )
  }
  if (me.error && !signedOut) return <ProblemCard error={me.error} retry={() => void me.refetch()} />
  if (model.error) return <ProblemCard error={model.error} retry={() => void model.refetch()} />
  return <Splash />
}

function Splash() {
  const t = useText()
  return (
    <Center h="100dvh" role="status" aria-label={t('shell.loading')}>
      <Loader />
    </Center>
  )
}
