/** `/-/notifications`: the whole list, for phones and for looking back. */
import { useText } from '../i18n/i18n.ts'
import { usePageTitle } from '../ui/page-title.ts'
import classes from './notification-list.module.css'
import { NotificationList } from './notification-list.tsx'

export function NotificationsPage() {
  const t = useText()
  usePageTitle(t('notice.title'))
  return (
    <div className={classes['page']}>
      <NotificationList whole />
    </div>
  )
}
