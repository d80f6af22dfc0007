/** Navigation on a phone: the first places, search, and everything else in a drawer. */
import { Divider, Drawer, Menu, Stack, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell, IconDots, IconPlus, IconSearch } from '@tabler/icons-react'
import { Link, useLocation, useParams } from '@tanstack/react-router'
import { mayDo } from '../api/model.ts'
import { quickCreate } from '../actions/quick-create.ts'
import { useUnreadCount } from '../api/notifications.ts'
import { useHome } from '../home/screens.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { UnreadMark } from '../notifications/bell.tsx'
import { Icon } from '../ui/icon.tsx'
import { openPalette } from './open-palette.ts'
import classes from './shell.module.css'
import { useApp } from './use-app.ts'
import { UserMenuItems } from './user-menu-items.tsx'
import { objectsOf } from './workspace.ts'

export function BottomBar() {
  const t = useText()
  const labelOf = useLabel()
  const { app } = useApp()
  const [more, setMore] = useDisclosure(false)
  const here = useParams({ strict: false, select: (params) => params['object'] })
  const places = objectsOf(app.items)
  const home = useHome(app)
  const unread = useUnreadCount()
  const path = useLocation({ select: (location) => location.pathname })
  return (
    <>
      <nav className={classes['bottom']} aria-label={t('shell.navigation')}>
        {home && (
          <Link
            to="/"
            className={classes['tab']}
            data-here={path === '/' || undefined}
            aria-current={path === '/' ? 'page' : undefined}
          >
            <Icon name={home.icon ?? 'home'} size={20} />
            <span>{t('home.title')}</span>
          </Link>
        )}
        {places.slice(0, home ? 2 : 3).map((item) => (
          <Link
            key={item.key}
            to="/$object"
            params={{ object: item.object.name }}
            search={{}}
            className={classes['tab']}
            data-here={here === item.object.name || undefined}
            aria-current={here === item.object.name ? 'page' : undefined}
          >
            <Icon name={item.icon} object={item.object.name} size={20} />
            <span>{labelOf(item.label)}</span>
          </Link>
        ))}
        <UnstyledButton className={classes['tab']} onClick={openPalette}>
          <IconSearch size={20} stroke={1.6} aria-hidden />
          <span>{t('shell.search_short')}</span>
        </UnstyledButton>
        <UnstyledButton className={classes['tab']} onClick={setMore.open} aria-expanded={more}>
          <span style={{ position: 'relative', display: 'inline-flex', overflow: 'visible' }}>
            <IconDots size={20} stroke={1.6} aria-hidden />
            <UnreadMark count={unread} />
          </span>
          <span>{t('shell.more')}</span>
        </UnstyledButton>
      </nav>
      {more && <MoreDrawer onClose={setMore.close} />}
    </>
  )
}

/** Every place of the app, the other apps, and what the user menu holds. */
function MoreDrawer({ onClose }: { onClose(): void }) {
  const t = useText()
  const labelOf = useLabel()
  const { app, apps, choose } = useApp()
  const places = objectsOf(app.items)
  const unread = useUnreadCount()
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="82%"
      title={labelOf(app.label)}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Stack gap={0} onClick={onClose}>
        <Link to="/-/notifications" className={classes['item']} style={{ height: 42 }}>
          <IconBell size={18} stroke={1.6} aria-hidden />
          <span>{unread === 0 ? t('notice.title') : t('notice.unread', { count: unread })}</span>
        </Link>
        {places.map((item) => (
          <div key={item.key} style={{ display: 'flex' }}>
            <Link
              to="/$object"
              params={{ object: item.object.name }}
              search={{}}
              className={classes['item']}
              style={{ height: 42 }}
            >
              <Icon name={item.icon} object={item.object.name} size={18} />
              <span>{labelOf(item.label)}</span>
            </Link>
            {mayDo(item.object, 'create') && (
              <UnstyledButton
                w={44}
                ta="center"
                aria-label={t('list.new', { object: labelOf(item.object.label) })}
                onClick={() => quickCreate({ object: item.object.name })}
              >
                <IconPlus size={18} stroke={1.6} aria-hidden />
              </UnstyledButton>
            )}
          </div>
        ))}
        {apps.length > 1 && <Divider my={6} />}
        {apps.length > 1 &&
          apps.map((one) => (
            <UnstyledButton
              key={one.name}
              className={classes['item']}
              style={{ height: 42 }}
              data-here={one.name === app.name || undefined}
              onClick={() => choose(one.name)}
            >
              <Icon name={one.icon} size={18} />
              <span>{labelOf(one.label)}</span>
            </UnstyledButton>
          ))}
      </Stack>
      <Divider my={6} />
      <Menu opened withinPortal={false} closeOnItemClick={false} onChange={() => {}} transitionProps={{ duration: 0 }}>
        <div onClick={(event) => event.target instanceof HTMLElement && event.target.closest('a') && onClose()}>
          <UserMenuItems />
        </div>
      </Menu>
    </Drawer>
  )
}
