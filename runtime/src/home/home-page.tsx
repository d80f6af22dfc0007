/** A home, and any other page of blocks: a greeting or a title above, the blocks below. */
import { Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { PageDocument } from '@trellis/metadata/schema/page.ts'
import { useMe } from '../api/session.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import { NotFound } from '../shell/not-found.tsx'
import { usePageTitle } from '../ui/page-title.ts'
import classes from './home.module.css'
import { PageBlocks } from './page-blocks.tsx'
import { usePageNamed } from './screens.ts'

export function HomePage({ page }: { page: PageDocument }) {
  const t = useText()
  const me = useMe()
  const { locale, timeZone } = usePlace()
  usePageTitle(t('home.title'))
  const [now] = useState(() => Date.now())
  const hour = Number(new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone }).format(now))
  const name = locale.startsWith('zh') ? me.name : (me.name.split(' ')[0] ?? me.name)
  const greeting =
    hour < 5 || hour >= 18
      ? t('home.evening', { name })
      : hour < 12
        ? t('home.morning', { name })
        : t('home.afternoon', { name })
  const today = new Intl.DateTimeFormat(locale, { weekday: 'long', month: 'long', day: 'numeric', timeZone }).format(
    now,
  )
  return (
    <div className={classes['page']}>
      <header className={classes['top']}>
        <Title order={1}>{greeting}</Title>
        <span className={classes['today']}>{today}</span>
      </header>
      <PageBlocks page={page} />
    </div>
  )
}

/** `/-/page/:name` */
export function PageScreen() {
  const labelOf = useLabel()
  const name = useParams({ strict: false, select: (params) => params['name'] }) ?? ''
  const page = usePageNamed(name)
  const title = page ? labelOf(page.label) || page.name : ''
  usePageTitle(title)
  if (!page) return <NotFound />
  return (
    <div className={classes['page']}>
      <header className={classes['top']}>
        <Title order={1}>{title}</Title>
      </header>
      <PageBlocks page={page} />
    </div>
  )
}
