/** Who is here; the menu behind it is loaded when it is wanted. */
import { Menu, UnstyledButton } from '@mantine/core'
import { Suspense } from 'react'
import { useMe } from '../api/session.ts'
import { useText } from '../i18n/i18n.ts'
import { Face } from '../ui/choice.tsx'
import classes from './shell.module.css'
import { lazyPart } from '../ui/lazy-part.ts'

const load = () => import('./user-menu-items.tsx')
const UserMenuItems = lazyPart(async () => (await load()).UserMenuItems)

export function UserMenu() {
  const t = useText()
  const me = useMe()
  return (
    <Menu position="right-end" width={264} closeOnItemClick>
      <Menu.Target>
        <UnstyledButton
          className={classes['item']}
          h={36}
          aria-label={t('shell.user_menu', { name: me.name })}
          onPointerEnter={() => void load()}
          onFocus={() => void load()}
        >
          <Face name={me.name} size={22} />
          <span className={classes['wide']}>{me.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mih={120}>
        <Suspense fallback={null}>
          <UserMenuItems />
        </Suspense>
      </Menu.Dropdown>
    </Menu>
  )
}
