/** The first page after signing in: the home of the app, else its first place, or a word of welcome while the workspace is empty. */
import { Button } from '@mantine/core'
import { IconSparkles } from '@tabler/icons-react'
import { Navigate } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useMe } from '../api/session.ts'
import { useText } from '../i18n/i18n.ts'
import { useHome } from '../home/screens.ts'
import { EmptyState, PageSkeleton } from '../ui/states.tsx'
import { usePageTitle } from '../ui/page-title.ts'
import { useApp } from './use-app.ts'
import { objectsOf } from './workspace.ts'
import { lazyPart } from '../ui/lazy-part.ts'

const HomePage = lazyPart(async () => (await import('../home/home-page.tsx')).HomePage)

export function Home() {
  const { app } = useApp()
  const home = useHome(app)
  if (home)
    return (
      <Suspense fallback={<PageSkeleton />}>
        <HomePage page={home} />
      </Suspense>
    )
  return <Start />
}

function Start() {
  const t = useText()
  const me = useMe()
  const first = objectsOf(useApp().app.items)[0]
  usePageTitle('')
  if (first)
    return (
      <Navigate
        to="/$object"
        params={{ object: first.object.name }}
        search={first.view === undefined ? {} : { view: first.view }}
        replace
      />
    )
  const action = me.admin ? (
    <Button component="a" href="/studio">
      {t('shell.open_studio')}
    </Button>
  ) : undefined
  return (
    <EmptyState
      icon={<IconSparkles size={30} stroke={1.4} />}
      title={t('shell.nothing_here')}
      text={me.admin ? t('shell.nothing_admin') : t('shell.nothing_user')}
      action={action}
    />
  )
}
