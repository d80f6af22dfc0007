/** The bell with the number of unread notifications; the list behind it is loaded when it is wanted. */
import { Popover, UnstyledButton } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useUnreadCount } from '../api/notifications.ts'
import { useText } from '../i18n/i18n.ts'
import classes from './bell.module.css'
import { lazyPart } from '../ui/lazy-part.ts'

const load = () => import('./notification-list.tsx')
const NotificationList = lazyPart(async () => (await load()).NotificationList)

export function Bell() {
  const t = useText()
  const unread = useUnreadCount()
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} position="right-start" width={380} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes['bell']}
          aria-label={unread === 0 ? t('notice.title') : t('notice.unread', { count: unread })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          onPointerEnter={() => void load()}
        >
          <IconBell size={16} stroke={1.6} aria-hidden />
          <UnreadMark count={unread} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('notice.title')}>
        <Suspense fallback={<div className={classes['waiting']} />}>
          {open && <NotificationList onGo={() => setOpen(false)} />}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The small number on the bell; nothing when everything is read. */
export function UnreadMark({ count }: { count: number }) {
  return count === 0 ? null : (
    <span className={classes['mark']} aria-hidden>
      {count > 99 ? '99+' : count}
    </span>
  )
}
