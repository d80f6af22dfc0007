/** Everything of the studio stands in this frame: who is here, the documents, saving, and news of others' publishes. */
import { Button, Center, Loader } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { watchAnswers } from '@trellis/runtime/api/client.ts'
import { ApiProblem } from '@trellis/runtime/api/problem.ts'
import { meKey, useMeQuery } from '@trellis/runtime/api/queries.ts'
import { MeProvider } from '@trellis/runtime/api/session.ts'
import { nearestLanguage, speak } from '@trellis/runtime/i18n/i18n.ts'
import { preferences } from '@trellis/runtime/theme/preferences.ts'
import { EmptyState, ProblemCard } from '@trellis/runtime/ui/states.tsx'
import { AutosaveProvider } from '../document/autosave-context.ts'
import type { Autosave } from '../document/autosave.ts'
import { startAutosave } from '../document/autosave.ts'
import { readDocuments, readDrafts } from '../document/change-set-api.ts'
import type { Studio } from '../document/studio.ts'
import { makeStudio, stateOf, StudioProvider } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Rooms } from './rooms.tsx'
import { Shell } from './shell.tsx'
import { useNews } from './use-news.ts'

type Opened = { studio: Studio; autosave: Autosave }

export function Frame() {
  const me = useMeQuery()
  const client = useQueryClient()
  const [opened, setOpened] = useState<Opened | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const signedOut = me.error instanceof ApiProblem && me.error.problem.status === 401

  useEffect(() => {
    if (signedOut) window.location.replace(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`)
  }, [signedOut])
  useEffect(() => {
    // A session that ended while somebody works: the drafts are on the server, so signing in again loses nothing.
    watchAnswers({ onSessionEnd: () => void client.resetQueries({ queryKey: meKey }), onRevision: () => {} })
  }, [client])
  const locale = me.data?.locale
  useEffect(() => {
    if (locale && preferences().language === null) void speak(nearestLanguage(locale))
  }, [locale])
  const here = me.isSuccess
  useEffect(() => {
    if (!here) return
    let wanted = true
    Promise.all([readDocuments(), readDrafts()]).then(
      ([published, drafts]) => {
        if (wanted) setOpened(open(makeStudio(stateOf(published, drafts))))
      },
      (error: unknown) => wanted && setProblem(error),
    )
    return () => {
      wanted = false
    }
  }, [here])
  useEffect(() => {
    if (!opened) return
    const leave = () => opened.autosave.leave()
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      opened.autosave.stop()
    }
  }, [opened])

  if (problem instanceof ApiProblem && problem.problem.status === 403) return <NotAllowed />
  if (problem !== null) return <ProblemCard error={problem} retry={() => window.location.reload()} />
  if (me.error && !signedOut) return <ProblemCard error={me.error} retry={() => void me.refetch()} />
  if (!me.data || !opened) return <Splash />
  return (
    <MeProvider value={me.data}>
      <StudioProvider value={opened.studio}>
        <AutosaveProvider value={opened.autosave}>
          <News>
            <Shell>
              <Rooms />
            </Shell>
          </News>
        </AutosaveProvider>
      </StudioProvider>
    </MeProvider>
  )
}

function open(studio: Studio): Opened {
  return { studio, autosave: startAutosave(studio) }
}

function News({ children }: { children: ReactNode }) {
  useNews()
  return children
}

function NotAllowed() {
  const t = useStudioText()
  return (
    <Center h="100dvh" component="main">
      <EmptyState
        title={t('shell.not_allowed')}
        text={t('shell.not_allowed_text')}
        action={
          <Button component="a" href="/">
            {t('shell.to_app')}
          </Button>
        }
      />
    </Center>
  )
}

function Splash() {
  const t = useStudioText()
  return (
    <Center h="100dvh" role="status" aria-label={t('shell.loading')}>
      <Loader />
    </Center>
  )
}
