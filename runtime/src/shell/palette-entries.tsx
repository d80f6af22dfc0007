/** What the palette offers without asking the server: places, views, what can be created, imports, apps, and everything one sets. */
import { useMantineColorScheme } from '@mantine/core'
import {
  IconApps,
  IconArrowRight,
  IconBell,
  IconDevices,
  IconHome,
  IconKey,
  IconLanguage,
  IconLayoutSidebar,
  IconLogout,
  IconMoon,
  IconPlus,
  IconRowInsertTop,
  IconShieldLock,
  IconTable,
  IconUser,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Icon as TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { useOfferedActions } from '../actions/offered-actions.ts'
import { quickCreate } from '../actions/quick-create.ts'
import type { ObjectView } from '../api/model.ts'
import { documentsFor, mayDo, useModel } from '../api/model.ts'
import { languageNames, languages, speak, useLabel, useLanguage, useText } from '../i18n/i18n.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'
import { Icon } from '../ui/icon.tsx'
import { useApp } from './use-app.ts'
import { useSignOut } from './use-sign-out.ts'

export type Entry = {
  key: string
  section: string
  label: string
  hint?: string
  /** Other words that find it. */
  words?: string
  icon: ReactNode
  run(): void
}

const drawn = (Drawn: TablerIcon) => <Drawn size={16} stroke={1.6} aria-hidden />

export function useEntries(): Entry[] {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const navigate = useNavigate()
  const objects = Object.values(model.objects).filter((object) => !object.system && mayDo(object, 'read'))
  const plural = (object: ObjectView) => labelOf(object.plural_label ?? object.label)
  const places = objects.map((object): Entry => ({
    key: `object-${object.name}`,
    section: t('shell.go_to'),
    label: plural(object),
    icon: <Icon name={object.icon} object={object.name} />,
    run: () => void navigate({ to: '/$object', params: { object: object.name }, search: {} }),
  }))
  const creating = objects
    .filter((object) => mayDo(object, 'create'))
    .map((object): Entry => ({
      key: `create-${object.name}`,
      section: t('shell.do'),
      label: t('list.new', { object: labelOf(object.label) }),
      icon: drawn(IconPlus),
      run: () => quickCreate({ object: object.name }),
    }))
  const views = objects.flatMap((object) =>
    documentsFor(model, 'list_view', object.name).map((view): Entry => ({
      key: `view-${view.name}`,
      section: t('list.views'),
      label: `${plural(object)} · ${labelOf(view['label'] as Label)}`,
      icon: drawn(IconTable),
      run: () =>
        void navigate({
          to: '/$object',
          params: { object: object.name },
          search: { view: view.name.slice(object.name.length + 1) },
        }),
    })),
  )
  const { first, others } = usePlaceEntries()
  const here = useOfferedActions().map((action): Entry => ({
    ...action,
    key: `action-${action.key}`,
    section: t('shell.here'),
  }))
  return [
    ...here,
    ...first,
    ...places,
    ...views,
    ...creating,
    ...useImportEntries(objects),
    ...useSettingEntries(),
    ...others,
  ]
}

/** Home, the pages of the app, and the other apps. */
function usePlaceEntries(): { first: Entry[]; others: Entry[] } {
  const t = useText()
  const labelOf = useLabel()
  const navigate = useNavigate()
  const { app, apps, choose } = useApp()
  const pages = app.items
    .flatMap((item) => (item.kind === 'group' ? item.items : [item]))
    .flatMap((item): Entry[] =>
      item.kind === 'page'
        ? [
            {
              key: `page-${item.page}`,
              section: t('shell.go_to'),
              label: labelOf(item.label),
              icon: <Icon name={item.icon} />,
              run: () => void navigate({ to: '/-/page/$name', params: { name: item.page } }),
            },
          ]
        : [],
    )
  const others = apps
    .filter((one) => one.name !== app.name)
    .map((one): Entry => ({
      key: `app-${one.name}`,
      section: t('shell.apps'),
      label: labelOf(one.label),
      icon: one.icon === undefined ? drawn(IconApps) : <Icon name={one.icon} />,
      run: () => {
        choose(one.name)
        void navigate({ to: '/' })
      },
    }))
  const home: Entry = {
    key: 'home',
    section: t('shell.go_to'),
    label: t('home.title'),
    icon: drawn(IconHome),
    run: () => void navigate({ to: '/' }),
  }
  return { first: [home, ...pages], others }
}

function useImportEntries(objects: ObjectView[]): Entry[] {
  const t = useText()
  const labelOf = useLabel()
  const navigate = useNavigate()
  return objects
    .filter((object) => mayDo(object, 'import'))
    .map((object) => ({
      key: `import-${object.name}`,
      section: t('shell.do'),
      label: t('import.into', { objects: labelOf(object.plural_label ?? object.label) }),
      icon: drawn(IconArrowRight),
      run: () => void navigate({ to: `/${object.name}/-/import` }),
    }))
}

/** Everything of the user menu and the account. */
function useSettingEntries(): Entry[] {
  const t = useText()
  const navigate = useNavigate()
  const spoken = useLanguage()
  const { setColorScheme, colorScheme } = useMantineColorScheme()
  const { railOpen, density } = usePreferences()
  const signOut = useSignOut()
  const section = t('shell.settings')
  const setting = (key: string, label: string, icon: TablerIcon, run: () => void): Entry => ({
    key,
    section,
    label,
    words: section,
    icon: drawn(icon),
    run,
  })
  /** `more`: what stands on that page besides. */
  const account = (part: string, label: string, icon: TablerIcon, more = ''): Entry => ({
    ...setting(`account-${part}`, label, icon, () => void navigate({ to: '/-/account/$part', params: { part } })),
    words: `${section} ${more}`,
  })
  return [
    account('profile', t('account.profile'), IconUser, t('account.time_zone')),
    account('security', t('account.security'), IconShieldLock, t('account.two_factor')),
    account('sessions', t('account.sessions'), IconDevices),
    account('notifications', t('notice.title'), IconBell),
    account('keys', t('account.keys'), IconKey),
    setting('scheme', colorScheme === 'dark' ? t('shell.use_light') : t('shell.use_dark'), IconMoon, () =>
      setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
    ),
    setting(
      'density',
      `${t('shell.density')} · ${density === 'compact' ? t('shell.comfortable') : t('shell.compact')}`,
      IconRowInsertTop,
      () => prefer({ density: density === 'compact' ? 'comfortable' : 'compact' }),
    ),
    setting('rail', railOpen ? t('shell.fold') : t('shell.unfold'), IconLayoutSidebar, () =>
      prefer({ railOpen: !railOpen }),
    ),
    ...languages
      .filter((language) => language !== spoken)
      .map((language) => ({
        // Each language in its own words, so that whoever landed in a wrong one finds the way out.
        ...setting(`language-${language}`, languageNames[language], IconLanguage, () => {
          prefer({ language })
          void speak(language)
        }),
        words: `${section} language ${t('shell.language')}`,
      })),
    setting('sign-out', t('shell.sign_out'), IconLogout, () => void signOut()),
  ]
}
