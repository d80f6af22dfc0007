/** One entry of a navigation: drag to order, icon, label in both languages; a group holds entries of its own. */
import { ActionIcon, Group, Menu, TextInput } from '@mantine/core'
import { IconFolderSymlink, IconTrash } from '@tabler/icons-react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { AppDocument } from '@trellis/metadata/schema/app.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { languageNames, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Documents } from '../document/documents.ts'
import { documentIn, labelOr, objectIn } from '../document/documents.ts'
import { moved } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { textIn, withText } from '../inspector/label-input.tsx'
import { Sortable, useSortableItem } from '../inspector/sortable.tsx'
import { AddEntry } from './add-entry.tsx'
import { EntrySettings } from './entry-settings.tsx'
import classes from './apps.module.css'

export type App = AnyDocument & AppDocument
export type Entry = NonNullable<AppDocument['navigation']>[number]
type Group = Extract<Entry, { type: 'group' }>

/** What an entry is called where it stands. */
export function entryName(entry: Entry, documents: Documents): Label {
  if (entry.label !== undefined) return entry.label
  if (entry.type === 'page') return labelOr(documentIn(documents, 'page', entry.page)?.['label'], entry.page)
  if (entry.type !== 'object') return entry.type
  const object = objectIn(documents, entry.object)
  return labelOr(object?.plural_label ?? object?.label, entry.object)
}

type LineProps = {
  id: string
  entry: Entry
  onChange(entry: Entry): void
  onRemove(): void
  /** Ways to another place: into a group, or out of the one it is in. */
  ways: { text: string; go(): void }[]
  /** Takes an entry out of this group, by its place in it. */
  onOut?(inner: number): void
}

export function EntryLine({ id, entry, onChange, onRemove, ways, onOut }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const shown = entryName(entry, documents)
  const name = labelOf(shown)
  const { attach, style, handle } = useSortableItem(id, name)
  const setLabel = (language: string, text: string) =>
    onChange({ ...entry, label: withText(typeof shown === 'string' ? { en: shown } : shown, language, text) })
  return (
    <div ref={attach} style={style} className={classes['entry']} role="listitem">
      <Group gap={6} wrap="nowrap">
        {handle}
        <span className={classes['entry-type']}>{t(`app.${entry.type}` as StudioKey)}</span>
        {(['en', 'zh-CN'] as const).map((language) => (
          <TextInput
            key={language}
            size="xs"
            style={{ flex: 1 }}
            lang={language}
            aria-label={`${t('app.entry_label', { name })} (${languageNames[language]})`}
            value={textIn(shown, language)}
            onChange={(event) => setLabel(language, event.currentTarget.value)}
          />
        ))}
        {entry.type === 'link' && (
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            aria-label={t('app.address')}
            value={entry.url}
            onChange={(event) => onChange({ ...entry, url: event.currentTarget.value })}
          />
        )}
        {ways.length > 0 && <WaysMenu name={name} ways={ways} />}
        <EntrySettings entry={entry} name={name} onChange={onChange} />
        <ActionIcon aria-label={t('app.remove_entry', { name })} onClick={onRemove}>
          <IconTrash size={14} />
        </ActionIcon>
      </Group>
      {entry.type === 'group' && <GroupEntries group={entry} name={name} onChange={onChange} onOut={onOut} />}
    </div>
  )
}

type GroupProps = { group: Group; name: string; onChange(entry: Entry): void; onOut?(inner: number): void }

/** The entries of a group, in their own order. */
function GroupEntries({ group, name, onChange, onOut }: GroupProps) {
  const t = useStudioText()
  const put = (items: Entry[]) => onChange({ ...group, items: items as Group['items'] })
  const items = group.items as Entry[]
  return (
    <div style={{ paddingLeft: 28 }}>
      <Sortable ids={items.map((_, at) => String(at))} onMove={(from, to) => put(moved(items, from, to))}>
        <div role="list" aria-label={t('app.entries_of', { name })}>
          {items.map((inner, at) => (
            <EntryLine
              key={at}
              id={String(at)}
              entry={inner}
              onChange={(next) => put(items.map((one, index) => (index === at ? next : one)))}
              onRemove={() => put(items.filter((_, index) => index !== at))}
              ways={onOut ? [{ text: t('app.out_of', { name }), go: () => onOut(at) }] : []}
            />
          ))}
        </div>
      </Sortable>
      <AddEntry name={t('app.add_to', { name })} used={items} onAdd={(entry) => put([...items, entry])} />
    </div>
  )
}

function WaysMenu({ name, ways }: { name: string; ways: LineProps['ways'] }) {
  const t = useStudioText()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('app.move_entry', { name })}>
          <IconFolderSymlink size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {ways.map((way) => (
          <Menu.Item key={way.text} onClick={way.go}>
            {way.text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
