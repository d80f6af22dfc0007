/** One entry of a navigation: drag to order, icon, label in both languages; a group holds entries of its own. */
import { ActionIcon, Group, Menu, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { AppDocument } from '@trellis/metadata/schema/app.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Documents } from '../document/documents.ts'
import { documentIn, documentsOfKind, labelOr, objectIn } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { textIn, withText } from '../inspector/label-input.tsx'
import { useSortableItem } from '../inspector/sortable.tsx'
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

type LineProps = { id: string; entry: Entry; onChange(entry: Entry): void; onRemove(): void }

export function EntryLine({ id, entry, onChange, onRemove }: LineProps) {
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
        <TextInput
          size="xs"
          style={{ flex: 1 }}
          aria-label={`${t('app.entry_label', { name })} (English)`}
          value={textIn(shown, 'en')}
          onChange={(event) => setLabel('en', event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          style={{ flex: 1 }}
          lang="zh-CN"
          aria-label={`${t('app.entry_label', { name })} (简体中文)`}
          value={textIn(shown, 'zh-CN')}
          onChange={(event) => setLabel('zh-CN', event.currentTarget.value)}
        />
        {entry.type === 'link' && (
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            aria-label={t('app.address')}
            value={entry.url}
            onChange={(event) => onChange({ ...entry, url: event.currentTarget.value })}
          />
        )}
        {entry.type === 'group' && <AddToGroup group={entry} onChange={onChange} />}
        <ActionIcon aria-label={t('app.remove_entry', { name })} onClick={onRemove}>
          <IconTrash size={14} />
        </ActionIcon>
      </Group>
      {entry.type === 'group' &&
        entry.items.map((inner, at) => (
          <Group key={at} gap={6} pl={36} py={2} wrap="nowrap" justify="space-between">
            <span style={{ fontSize: 13 }}>{labelOf(entryName(inner as Entry, documents))}</span>
            <ActionIcon
              size={22}
              aria-label={t('app.remove_entry', { name: labelOf(entryName(inner as Entry, documents)) })}
              onClick={() => onChange({ ...entry, items: entry.items.filter((_, index) => index !== at) })}
            >
              <IconTrash size={13} />
            </ActionIcon>
          </Group>
        ))}
    </div>
  )
}

function AddToGroup({ group, onChange }: { group: Group; onChange(entry: Entry): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('app.add_object')}>
          <IconPlus size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {documentsOfKind(documents, 'object').map((object) => (
          <Menu.Item
            key={object.name}
            onClick={() => onChange({ ...group, items: [...group.items, { type: 'object', object: object.name }] })}
          >
            {labelOf(labelOr(object['plural_label'] ?? object['label'], object.name))}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
