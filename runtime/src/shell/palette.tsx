/** Ctrl-K: goes to any record, view or page and does what can be done from anywhere, all by typing. */
import { Group, Kbd, Loader, Modal, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { useState } from 'react'
import { objectIn, useModel } from '../api/model.ts'
import { search } from '../api/records.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { Face } from '../ui/choice.tsx'
import type { Entry } from './palette-entries.tsx'
import { useEntries } from './palette-entries.tsx'
import classes from './palette.module.css'
import { recentRecords } from './recent.ts'

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
        <div id="palette-entries" role="listbox" aria-label={t('shell.search')} className={classes['list']}>
          {entries.map((entry, index) => (
            <div key={entry.key} role="presentation">
              {entries[index - 1]?.section !== entry.section && (
                <div className={classes['section']}>{entry.section}</div>
              )}
              <EntryLine entry={entry} here={index === current} onHover={() => setAt(index)} onRun={() => run(entry)} />
            </div>
          ))}
          {entries.length === 0 && !found.busy && (
            <Text size="sm" c="dimmed" p="md" ta="center">
              {t('shell.nothing_found')}
            </Text>
          )}
        </div>
        <Foot />
      </Modal.Content>
    </Modal.Root>
  )
}

/** Entries that have every word typed; without words, the places to go to. */
function matching(entries: Entry[], typed: string, start: string): Entry[] {
  const words = typed.trim().toLowerCase()
  if (words === '') return entries.filter((entry) => entry.section === start)
  return entries.filter((entry) => {
    const text = `${entry.label} ${entry.words ?? ''}`.toLowerCase()
    return words.split(/\s+/).every((word) => text.includes(word))
  })
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
  const [settled] = useDebouncedValue(typed.trim(), 50)
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
