/** Rail at the left, bar on top, the room below. */
import { ActionIcon, Alert, Anchor, Badge, Button, Group, Menu, Tooltip, useMantineColorScheme } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import {
  IconApps,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBraces,
  IconExternalLink,
  IconHistory,
  IconPlug,
  IconHome,
  IconLanguage,
  IconMoonStars,
  IconShieldLock,
  IconSitemap,
  IconTable,
} from '@tabler/icons-react'
import type { MouseEvent, ReactNode } from 'react'
import { languageNames, languages, speak } from '@trellis/runtime/i18n/i18n.ts'
import { prefer } from '@trellis/runtime/theme/preferences.ts'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useReload } from '../document/autosave-context.ts'
import type { SaveState } from '../document/studio.ts'
import { useChanges, useStudio, useStudioState } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { maybeText, useStudioText } from '../i18n/studio-text.ts'
import type { Place } from '../place.ts'
import { addressOf, go, usePlaceNow } from '../place.ts'
import classes from './shell.module.css'

const items: { step: string; text: StudioKey; Shape: typeof IconHome }[] = [
  { step: '', text: 'shell.home', Shape: IconHome },
  { step: 'objects', text: 'shell.objects', Shape: IconTable },
  { step: 'diagram', text: 'shell.diagram', Shape: IconSitemap },
  { step: 'apps', text: 'shell.apps', Shape: IconApps },
  { step: 'access', text: 'shell.access', Shape: IconShieldLock },
  { step: 'documents', text: 'shell.documents', Shape: IconBraces },
  { step: 'plugins', text: 'review.plugins', Shape: IconPlug },
  { step: 'versions', text: 'shell.versions', Shape: IconHistory },
]

export function Shell({ children }: { children: ReactNode }) {
  const t = useStudioText()
  const steps = usePlaceNow()
  const [room = ''] = steps
  return (
    <div className={classes['shell']} data-deep={steps.length > 1 || undefined}>
      <a className={classes['skip']} href="#content">
        {t('shell.skip')}
      </a>
      <nav className={classes['rail']} aria-label={t('shell.main')}>
        <div className={classes['brand']}>
          <img src="/studio/icon.svg" width={20} height={20} alt="" />
          <span>{t('shell.studio')}</span>
        </div>
        {items.map(({ step, text, Shape }) => (
          <RailLink
            key={step}
            text={t(text)}
            to={step === '' ? [] : [step]}
            here={
              room === step ||
              (step === 'objects' && ['layouts', 'views', 'picklists', 'start'].includes(room)) ||
              (step === 'apps' && room === 'pages')
            }
          >
            <Shape size={17} stroke={1.6} aria-hidden />
            <span>{t(text)}</span>
          </RailLink>
        ))}
      </nav>
      <div className={classes['side']}>
        <Bar />
        <Notices />
        <main id="content" tabIndex={-1} className={classes['main']}>
          {children}
        </main>
      </div>
    </div>
  )
}

/** A link inside of the studio: an address for the browser, no reload for a plain click. */
export function linkTo(to: Place) {
  return {
    href: addressOf(to),
    onClick: (event: MouseEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
      event.preventDefault()
      go(to)
    },
  }
}

function RailLink({ to, here, text, children }: { to: Place; here: boolean; text: string; children: ReactNode }) {
  return (
    <a
      {...linkTo(to)}
      className={classes['link']}
      data-here={here || undefined}
      aria-current={here ? 'page' : undefined}
      title={text}
    >
      {children}
    </a>
  )
}

function Bar() {
  const t = useStudioText()
  const studio = useStudio()
  const changes = useChanges()
  const past = useStudioState((state) => state.history.past.at(-1))
  const future = useStudioState((state) => state.history.future[0])
  const title = (step: typeof past) =>
    step
      ? maybeText(t, step.title.key) === undefined
        ? step.title.key
        : t(step.title.key as StudioKey, step.title.params)
      : ''
  useHotkeys(
    [
      ['mod+Z', () => studio.undo()],
      ['mod+shift+Z', () => studio.redo()],
      ['mod+Y', () => studio.redo()],
    ],
    ['INPUT', 'TEXTAREA'],
  )
  return (
    <header className={classes['bar']}>
      <Group gap={4} wrap="nowrap">
        <Tooltip label={past ? t('shell.undo_what', { what: title(past) }) : t('shell.undo')}>
          <ActionIcon aria-label={t('shell.undo')} disabled={!past} onClick={() => studio.undo()}>
            <IconArrowBackUp size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={future ? t('shell.redo_what', { what: title(future) }) : t('shell.redo')}>
          <ActionIcon aria-label={t('shell.redo')} disabled={!future} onClick={() => studio.redo()}>
            <IconArrowForwardUp size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <SaveMark />
      </Group>
      <Group gap={8} wrap="nowrap">
        <LanguageMenu />
        <SchemeButton />
        <Anchor href="/" size="sm" className={classes['out']} target="_blank">
          {t('shell.to_app')}
          <IconExternalLink size={13} aria-hidden />
        </Anchor>
        <Button
          component="a"
          {...linkTo(['changes'])}
          variant={changes.length > 0 ? 'filled' : 'default'}
          rightSection={
            changes.length > 0 ? (
              <Badge size="sm" circle color="white" c="accent.8" variant="filled" aria-hidden>
                {changes.length}
              </Badge>
            ) : undefined
          }
        >
          {t('shell.changes')}
        </Button>
      </Group>
    </header>
  )
}

const saveTexts: { [state in SaveState]: StudioKey } = {
  saved: 'shell.saved',
  waiting: 'shell.saving',
  saving: 'shell.saving',
  failed: 'shell.failed',
}

function SaveMark() {
  const t = useStudioText()
  const save = useStudioState((state) => state.save)
  const changes = useChanges()
  return (
    <span className={classes['save']} data-state={save} role="status">
      {changes.length === 0 && save === 'saved' ? t('shell.no_changes') : t(saveTexts[save])}
    </span>
  )
}

function SchemeButton() {
  const t = useStudioText()
  const { toggleColorScheme } = useMantineColorScheme()
  return (
    <ActionIcon aria-label={t('shell.theme')} onClick={toggleColorScheme}>
      <IconMoonStars size={16} stroke={1.6} />
    </ActionIcon>
  )
}

function LanguageMenu() {
  const t = useStudioText()
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={t('shell.language')}>
          <IconLanguage size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            onClick={() => {
              prefer({ language })
              void speak(language)
            }}
          >
            {languageNames[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Notices() {
  const t = useStudioText()
  const reload = useReload()
  const newer = useStudioState((state) => state.newer)
  const conflicts = useStudioState((state) => state.conflicts)
  if (conflicts.length > 0) {
    return (
      <Alert color="orange" radius={0} p="xs" role="alert">
        <Group gap="sm">
          <span>{t('shell.conflict', { count: conflicts.length })}</span>
          <Anchor {...linkTo(['changes', 'merge'])} size="sm" fw={550}>
            {t('shell.conflict_merge')}
          </Anchor>
        </Group>
      </Alert>
    )
  }
  if (!newer) return null
  return (
    <Alert color="blue" radius={0} p="xs" role="status">
      <Group gap="sm">
        <span>{t('shell.newer')}</span>
        <Anchor component="button" size="sm" fw={550} onClick={() => void reload().catch(toastProblem)}>
          {t('shell.newer_load')}
        </Anchor>
      </Group>
    </Alert>
  )
}
