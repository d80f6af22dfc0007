/** Adding to a navigation, or to a group of it: an object that is not there yet, a page, a link, a group. */
import { Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { Entry } from './entry-line.tsx'

/** `name` says that it adds to a group, which holds no groups. */
export function AddEntry({ onAdd, used, name }: { onAdd(entry: Entry): void; used: Entry[]; name?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const there = new Set(used.flatMap((entry) => (entry.type === 'object' ? [entry.object] : [])))
  const pages = documentsOfKind(documents, 'page')
  const free = documentsOfKind<StudioObject>(documents, 'object').filter((object) => !there.has(object.name))
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant={name === undefined ? 'default' : 'subtle'} leftSection={<IconPlus size={14} />}>
          {name ?? t('shell.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {name === undefined && (
          <Menu.Item onClick={() => onAdd({ type: 'group', label: { en: 'Group', 'zh-CN': '分组' }, items: [] })}>
            {t('app.add_group')}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => onAdd({ type: 'link', label: { en: 'Link', 'zh-CN': '链接' }, url: '/' })}>
          {t('app.add_link')}
        </Menu.Item>
        {pages.length > 0 && <Menu.Label>{t('page.pages')}</Menu.Label>}
        {pages.map((page) => (
          <Menu.Item key={page.name} onClick={() => onAdd({ type: 'page', page: page.name })}>
            {labelOf(labelOr(page['label'], page.name))}
          </Menu.Item>
        ))}
        {free.length > 0 && <Menu.Label>{t('app.add_object')}</Menu.Label>}
        {free.map((object) => (
          <Menu.Item
            key={object.name}
            leftSection={<Icon name={object.icon} object={object.name} size={15} />}
            onClick={() => onAdd({ type: 'object', object: object.name })}
          >
            {labelOf(labelOr(object.plural_label ?? object.label, object.name))}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
