/** Ctrl-K: goes to any record, view or page and does what can be done from anywhere, all by typing. */
import {
  Group,
  Kbd,
  Loader,
  Modal,
  ScrollArea,
  Text,
  TextInput,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import {
  IconArrowRight,
  IconLanguage,
  IconLayoutSidebar,
  IconMoon,
  IconPlus,
  IconSearch,
  IconTable,
  IconUser,
} from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { ObjectView } from '../api/model.ts'
import { documentsFor, mayDo, objectIn, useModel } from '../api/model.ts'
import { search } from '../api/records.ts'
import { quickCreate } from '../actions/quick-create.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { languageNow, speak, useLabel, useText } from '../i18n/i18n.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'
import { Face } from '../ui/choice.tsx'
import { Icon } from '../ui/icon.tsx'
import classes from './palette.module.css'
import { recentRecords } from './recent.ts'

type Entry = { key: string; section: string; label: string; hint?: string; icon: ReactNode; run(): void }

export function Palette({ onClose }: { onClose(): void }) {
  const t = useText()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = useFound(typed)
  const fixed = useEntries()
  const entries = [...found.entries, ...matching(fixed, typed, t('shell.go_to')).slice(0, 14)]
  const current = Math.min(at, entries.length - 1)
  const run = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: { [key: string]: number } = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt((current + step + entries.length) % Math.max(1, entries.length))
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(entries[current])
    }
  }
  return (
    <Modal.Root opened onClose={onClose} size={600} padding={0} yOffset="12dvh" radius="md">
      <Modal.Overlay />
      <Modal.Content aria-label={t('shell.search')}>
        <TextInput
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
          leftSection={found.busy ? <Loader size={15} /> : <IconSearch size={17} stroke={1.6} />}
          leftSectionWidth={42}
          placeholder={t('shell.palette_hint')}
          aria-label={t('shell.palette_hint')}
          role="combobox"
          aria-expanded
          aria-controls="palette-entries"
          aria-activedescendant={entries[current] ? `entry-${entries[current].key}` : undefined}
          data-autofocus
          variant="unstyled"
          size="md"
          classNames={{ input: classes['input'] }}
        />
        <ScrollArea.Autosize mah="min(52dvh, 420px)" type="scroll" className={classes['list']}>
          <div id="palette-entries" role="listbox" aria-label={t('shell.search')}>
            {entries.map((entry, index) => (
              <div key={entry.key} role="presentation">
                {entries[index - 1]?.section !== entry.section && (
                  <div className={classes['section']}>{entry.section}</div>
                )}
                <EntryLine
                  entry={entry}
                  here={index === current}
                  onHover={() => setAt(index)}
                  onRun={() => run(entry)}
                />
              </div>
            ))}
            {entries.length === 0 && !found.busy && (
              <Text size="sm" c="dimmed" p="md" ta="center">
                {t('shell.nothing_found')}
              </Text>
            )}
          </div>
        </ScrollArea.Autosize>
        <Foot />
      </Modal.Content>
    </Modal.Root>
  )
}

/** Entries that have every word typed; without words, the places to go to. */
function matching(entries: Entry[], typed: string, start: string): Entry[] {
  const words = typed.trim().toLowerCase()
  if (words === '') return entries.filter((entry) => entry.section === start)
  return entries.filter((entry) => words.split(/\s+/).every((word) => entry.label.toLowerCase().includes(word)))
}

function EntryLine({ entry, here, onHover, onRun }: { entry: Entry; here: boolean; onHover(): void; onRun(): void }) {
  return (
    <UnstyledButton
      id={`entry-${entry.key}`}
      role="option"
      tabIndex={-1}
      aria-selected={here}
      className={classes['entry']}
      data-here={here || undefined}
      ref={(element) => {
        if (here) element?.scrollIntoView({ block: 'nearest' })
      }}
      onMouseMove={onHover}
      onClick={onRun}
    >
      {entry.icon}
      <Text size="sm" truncate style={{ flex: 1 }}>
        {entry.label}
      </Text>
      {entry.hint !== undefined && (
        <Text size="xs" c="dimmed">
          {entry.hint}
        </Text>
      )}
    </UnstyledButton>
  )
}

function Foot() {
  const t = useText()
  return (
    <Group gap="md" className={classes['foot']} visibleFrom="sm">
      <span>
        <Kbd size="xs">↑↓</Kbd> {t('shell.key_choose')}
      </span>
      <span>
        <Kbd size="xs">↵</Kbd> {t('shell.key_open')}
      </span>
      <span>
        <Kbd size="xs">esc</Kbd> {t('shell.close')}
      </span>
    </Group>
  )
}

/** Records by their words from the server; without words, those this person opened last. */
function useFound(typed: string): { entries: Entry[]; busy: boolean } {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const navigate = useNavigate()
  const [settled] = useDebouncedValue(typed.trim(), 120)
  const answer = useQuery({
    queryKey: ['records', '*', 'search', settled],
    enabled: settled !== '',
    queryFn: ({ signal }) => search(settled, undefined, signal),
    placeholderData: keepPreviousData,
  })
  const hits = settled === '' ? recentRecords() : (answer.data ?? [])
  const section = settled === '' ? t('shell.recent') : t('shell.records')
  const entries = hits.slice(0, 12).flatMap((hit): Entry[] => {
    const object = objectIn(model, hit.object)
    if (!object) return []
    const go = () => void navigate({ to: '/$object/$id', params: { object: hit.object, id: hit.id } })
    return [
      {
        key: `${hit.object}-${hit.id}`,
        section,
        label: hit.name,
        hint: labelOf(object.label),
        icon: <Face name={hit.name} square={hit.object !== 'user'} size={20} />,
        run: go,
      },
    ]
  })
  return { entries, busy: answer.isFetching }
}

/** Everything that needs no server: objects, their views, what can be created, settings. */
function useEntries(): Entry[] {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const navigate = useNavigate()
  const objects = Object.values(model.objects).filter((object) => !object.system && mayDo(object, 'read'))
  const plural = (label: Label | undefined) => labelOf(label)
  const places = objects.map((object): Entry => ({
    key: `object-${object.name}`,
    section: t('shell.go_to'),
    label: plural(object.plural_label ?? object.label),
    icon: <Icon name={object.icon} object={object.name} />,
    run: () => void navigate({ to: '/$object', params: { object: object.name }, search: {} }),
  }))
  const creating = objects
    .filter((object) => mayDo(object, 'create'))
    .map((object): Entry => ({
      key: `create-${object.name}`,
      section: t('shell.do'),
      label: t('list.new', { object: labelOf(object.label) }),
      icon: <IconPlus size={16} stroke={1.6} aria-hidden />,
      run: () => quickCreate({ object: object.name }),
    }))
  const views = objects.flatMap((object) =>
    documentsFor(model, 'list_view', object.name).map((view): Entry => ({
      key: `view-${view.name}`,
      section: t('list.views'),
      label: `${plural(object.plural_label ?? object.label)} · ${labelOf(view['label'] as Label)}`,
      icon: <IconTable size={16} stroke={1.6} aria-hidden />,
      run: () =>
        void navigate({
          to: '/$object',
          params: { object: object.name },
          search: { view: view.name.slice(object.name.length + 1) },
        }),
    })),
  )
  return [...places, ...views, ...creating, ...useSettingEntries(objects)]
}

/** What this person sets, and imports. */
function useSettingEntries(objects: ObjectView[]): Entry[] {
  const t = useText()
  const labelOf = useLabel()
  const navigate = useNavigate()
  const { setColorScheme, colorScheme } = useMantineColorScheme()
  const { railOpen } = usePreferences()
  const other = languageNow() === 'zh-CN' ? 'en' : 'zh-CN'
  const doing = (key: string, label: string, icon: ReactNode, run: () => void): Entry => ({
    key,
    section: t('shell.do'),
    label,
    icon,
    run,
  })
  return [
    doing(
      'scheme',
      colorScheme === 'dark' ? t('shell.use_light') : t('shell.use_dark'),
      <IconMoon size={16} stroke={1.6} aria-hidden />,
      () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
    ),
    doing(
      'language',
      other === 'en' ? 'Switch to English' : '切换到中文',
      <IconLanguage size={16} stroke={1.6} aria-hidden />,
      () => {
        prefer({ language: other })
        void speak(other)
      },
    ),
    doing(
      'rail',
      railOpen ? t('shell.fold') : t('shell.unfold'),
      <IconLayoutSidebar size={16} stroke={1.6} aria-hidden />,
      () => prefer({ railOpen: !railOpen }),
    ),
    doing(
      'account',
      t('account.title'),
      <IconUser size={16} stroke={1.6} aria-hidden />,
      () => void navigate({ to: '/-/account/$part', params: { part: 'profile' } }),
    ),
    ...objects
      .filter((object) => mayDo(object, 'import'))
      .map((object) =>
        doing(
          `import-${object.name}`,
          t('import.into', { objects: labelOf(object.plural_label ?? object.label) }),
          <IconArrowRight size={16} stroke={1.6} aria-hidden />,
          () => void navigate({ to: `/${object.name}/-/import` }),
        ),
      ),
  ]
}
