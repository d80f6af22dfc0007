/** The entries of an app's navigation in the rail. */
import { Tooltip } from '@mantine/core'
import { Link, useLocation, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useHome } from '../home/screens.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { usePreferences } from '../theme/preferences.ts'
import { Icon } from '../ui/icon.tsx'
import classes from './shell.module.css'
import type { AppView, NavItem } from './workspace.ts'

export function Nav({ app }: { app: AppView }) {
  const t = useText()
  return (
    <nav className={classes['nav']} aria-label={t('shell.navigation')}>
      <HomeEntry app={app} />
      {app.items.map((item) => (
        <Entry key={item.key} item={item} />
      ))}
    </nav>
  )
}

/** The app's home, where it has one. */
function HomeEntry({ app }: { app: AppView }) {
  const t = useText()
  const { railOpen } = usePreferences()
  const home = useHome(app)
  const here = useLocation({ select: (location) => location.pathname }) === '/'
  if (!home) return null
  return (
    <Named label={t('home.title')} shown={!railOpen}>
      <Link
        to="/"
        className={classes['item']}
        data-here={here || undefined}
        aria-current={here ? 'page' : undefined}
        aria-label={t('home.title')}
      >
        <Icon name={home.icon ?? 'home'} />
        <span className={classes['wide']}>{t('home.title')}</span>
      </Link>
    </Named>
  )
}

function Entry({ item }: { item: NavItem }) {
  const labelOf = useLabel()
  const { railOpen } = usePreferences()
  const here = useParams({ strict: false, select: (params) => params })
  const label = labelOf(item.label)
  if (item.kind === 'group') {
    return (
      <>
        {railOpen && label !== '' && <div className={classes['group']}>{label}</div>}
        {item.items.map((one) => (
          <Entry key={one.key} item={one} />
        ))}
      </>
    )
  }
  const inside = (
    <>
      <Icon name={item.icon} object={item.kind === 'object' ? item.object.name : undefined} />
      <span className={classes['wide']}>{label}</span>
    </>
  )
  if (item.kind === 'link') {
    return (
      <Named label={label} shown={!railOpen}>
        <a
          className={classes['item']}
          href={item.url}
          target={item.url.startsWith('/') ? undefined : '_blank'}
          rel="noopener noreferrer"
        >
          {inside}
        </a>
      </Named>
    )
  }
  const current = item.kind === 'page' ? here['name'] === item.page : here['object'] === item.object.name
  const shared = {
    className: classes['item'],
    'data-here': current || undefined,
    'aria-current': current ? ('page' as const) : undefined,
    'aria-label': label,
  }
  return (
    <Named label={label} shown={!railOpen}>
      {item.kind === 'page' ? (
        <Link to="/-/page/$name" params={{ name: item.page }} {...shared}>
          {inside}
        </Link>
      ) : (
        <Link
          to="/$object"
          params={{ object: item.object.name }}
          search={item.view === undefined ? {} : { view: item.view }}
          {...shared}
        >
          {inside}
        </Link>
      )}
    </Named>
  )
}

/** A tooltip with the name, only while the rail is too narrow to show it. */
export function Named({ label, shown, children }: { label: string; shown: boolean; children: ReactNode }) {
  return (
    <Tooltip label={label} position="right" disabled={!shown} openDelay={150}>
      {children}
    </Tooltip>
  )
}
