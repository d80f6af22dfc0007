/** The left rail: app switcher, search, quick create, the app's navigation, and who is here. */
import { Kbd, Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown, IconLayoutSidebar, IconPlus, IconSearch, IconTools } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { mayDo } from '../api/model.ts'
import { useMe } from '../api/session.ts'
import { quickCreate } from '../actions/quick-create.ts'
import { Bell } from '../notifications/bell.tsx'
import { useLabel, useText } from '../i18n/i18n.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'
import { Icon } from '../ui/icon.tsx'
import { Named, Nav } from './nav.tsx'
import { openPalette } from './open-palette.ts'
import classes from './shell.module.css'
import { useApp } from './use-app.ts'
import { UserMenu } from './user-menu.tsx'
import { objectsOf } from './workspace.ts'

export function Rail() {
  const t = useText()
  const me = useMe()
  const labelOf = useLabel()
  const { railOpen } = usePreferences()
  const { app } = useApp()
  const creatable = objectsOf(app.items).filter((item) => mayDo(item.object, 'create'))
  return (
    <aside className={classes['rail']}>
      <div className={classes['top']}>
        <AppSwitcher />
        <Bell />
      </div>
      <Named label={t('shell.search')} shown={!railOpen}>
        <UnstyledButton
          className={classes['search']}
          onClick={openPalette}
          aria-label={railOpen ? undefined : t('shell.search')}
        >
          <IconSearch size={15} stroke={1.7} aria-hidden />
          <span className={classes['wide']}>{t('shell.search')}</span>
          <Kbd size="xs" aria-hidden className={`${classes['keys']} ${classes['wide']}`}>
            {t('shell.search_keys')}
          </Kbd>
        </UnstyledButton>
      </Named>
      {creatable.length > 0 && (
        <Menu position="right-start" width={220}>
          <Menu.Target>
            <UnstyledButton className={classes['item']} aria-label={t('shell.create')}>
              <IconPlus size={16} stroke={1.8} aria-hidden />
              <span className={classes['wide']}>{t('shell.create')}</span>
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {creatable.map((item) => (
              <Menu.Item
                key={item.key}
                leftSection={<Icon name={item.icon} object={item.object.name} />}
                onClick={() => quickCreate({ object: item.object.name })}
              >
                {labelOf(item.object.label)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Nav app={app} />
      {me.admin && (
        <Named label={t('shell.studio')} shown={!railOpen}>
          <a className={classes['item']} href="/studio">
            <IconTools size={16} stroke={1.6} aria-hidden />
            <span className={classes['wide']}>{t('shell.studio')}</span>
          </a>
        </Named>
      )}
      <UnstyledButton
        className={classes['item']}
        onClick={() => prefer({ railOpen: !railOpen })}
        aria-expanded={railOpen}
        aria-label={railOpen ? t('shell.fold') : t('shell.unfold')}
      >
        <IconLayoutSidebar size={16} stroke={1.6} aria-hidden />
        <span className={classes['wide']}>{t('shell.fold')}</span>
      </UnstyledButton>
      <UserMenu />
    </aside>
  )
}

function AppSwitcher() {
  const t = useText()
  const labelOf = useLabel()
  const { app, apps, choose } = useApp()
  const name = labelOf(app.label) || t('shell.all')
  const head = (
    <UnstyledButton
      className={classes['head']}
      aria-label={apps.length > 1 ? t('shell.switch_app', { app: name }) : undefined}
    >
      <span className={classes['logo']} aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </span>
      <span
        className={classes['wide']}
        style={{ flex: 1, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
      >
        {name}
      </span>
      {apps.length > 1 && (
        <IconChevronDown size={14} className={classes['wide']} color="var(--text-soft)" aria-hidden />
      )}
    </UnstyledButton>
  )
  if (apps.length < 2) {
    return (
      <Link to="/" className={classes['head']} style={{ textDecoration: 'none' }}>
        <span className={classes['logo']} aria-hidden>
          {name.slice(0, 1).toUpperCase()}
        </span>
        <span className={classes['wide']}>{name}</span>
      </Link>
    )
  }
  return (
    <Menu width={220}>
      <Menu.Target>{head}</Menu.Target>
      <Menu.Dropdown>
        {apps.map((one) => (
          <Menu.Item
            key={one.name}
            leftSection={<Icon name={one.icon} />}
            rightSection={one.name === app.name ? <IconCheck size={14} /> : null}
            onClick={() => choose(one.name)}
          >
            {labelOf(one.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
