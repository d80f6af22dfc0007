/** One app: what it is called, its navigation in order, and who sees it; beside it, the rail as people will meet it. */
import { ActionIcon, Button, Group, Menu, Stack, Title } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { AppDocument } from '@trellis/metadata/schema/app.ts'
import { appSchema } from '@trellis/metadata/schema/app.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import type { StudioObject } from '../document/documents.ts'
import { documentIn, documentsOfKind, labelOr } from '../document/documents.ts'
import { moved } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { PropertyForm } from '../inspector/property-form.tsx'
import { Sortable } from '../inspector/sortable.tsx'
import objects from '../objects/objects.module.css'
import { go } from '../place.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import type { Entry } from './entry-line.tsx'
import { Rail } from './app-rail.tsx'
import { EntryLine } from './entry-line.tsx'
import classes from './apps.module.css'

type App = AnyDocument & AppDocument

export function AppDesigner({ name }: { name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const edits = useEdits()
  const app = documentIn<App>(documents, 'app', name)
  const schema = useMemo(() => JSON.parse(JSON.stringify(appSchema)) as JsonSchema, [])
  if (!app) return <Missing />
  const entries = (app.navigation ?? []) as Entry[]
  const setEntries = (next: Entry[]) => edits.set(app, ['navigation'], next)
  const place = {
    value: app,
    onChange: (path: readonly (string | number)[], value: unknown) => edits.set(app, path, value),
  }
  const remove = () => {
    edits.remove(app)
    go(['apps'])
  }
  const title = labelOf(labelOr(app.label, name))
  return (
    <Room
      wide
      title={title}
      icon={<Icon name={app.icon ?? 'briefcase'} size={19} />}
      from={[{ title: t('app.apps'), to: ['apps'] }]}
      actions={
        <ActionIcon variant="default" aria-label={t('app.remove')} onClick={remove}>
          <IconTrash size={15} />
        </ActionIcon>
      }
    >
      <div className={classes['designer']}>
        <Rail app={app} entries={entries} documents={documents} />
        <div className={objects['scroll']}>
          <Stack gap="lg" maw={660}>
            <PropertyForm schema={schema} names={['label', 'description', 'icon']} place={place} />
            <section>
              <Group justify="space-between" mb={8}>
                <Title order={2} fz={14}>
                  {t('app.navigation')}
                </Title>
                <AddEntry onAdd={(entry) => setEntries([...entries, entry])} used={entries} />
              </Group>
              <Sortable
                ids={entries.map((_, at) => String(at))}
                onMove={(from, to) => setEntries(moved(entries, from, to))}
              >
                <div className={classes['entries']} role="list" aria-label={t('app.navigation')}>
                  {entries.map((entry, at) => (
                    <EntryLine
                      key={at}
                      id={String(at)}
                      entry={entry}
                      onChange={(next) => setEntries(entries.map((one, index) => (index === at ? next : one)))}
                      onRemove={() => setEntries(entries.filter((_, index) => index !== at))}
                    />
                  ))}
                </div>
              </Sortable>
            </section>
            <section>
              <Title order={2} fz={14} mb={8}>
                {t('app.who')}
              </Title>
              <PropertyForm
                schema={schema.properties?.['visible_to'] ?? {}}
                names={['roles', 'permission_sets']}
                place={{
                  value: app.visible_to ?? {},
                  onChange: (path, value) => edits.set(app, ['visible_to', ...path], value),
                }}
              />
            </section>
          </Stack>
        </div>
      </div>
    </Room>
  )
}

function AddEntry({ onAdd, used }: { onAdd(entry: Entry): void; used: Entry[] }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const there = new Set(used.flatMap((entry) => (entry.type === 'object' ? [entry.object] : [])))
  const free = documentsOfKind<StudioObject>(documents, 'object').filter((object) => !there.has(object.name))
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={14} />}>
          {t('shell.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Item onClick={() => onAdd({ type: 'group', label: { en: 'Group', 'zh-CN': '分组' }, items: [] })}>
          {t('app.add_group')}
        </Menu.Item>
        <Menu.Item onClick={() => onAdd({ type: 'link', label: { en: 'Link', 'zh-CN': '链接' }, url: '/' })}>
          {t('app.add_link')}
        </Menu.Item>
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
