/** One app: what it is called, its navigation in order, and who sees it; beside it, the rail as people will meet it. */
import { ActionIcon, Stack, Title } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import { appSchema } from '@trellis/metadata/schema/app.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { documentIn, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { PropertyForm } from '../inspector/property-form.tsx'
import objects from '../objects/objects.module.css'
import { go } from '../place.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import type { App, Entry } from './entry-line.tsx'
import { Rail } from './app-rail.tsx'
import { Navigation } from './app-navigation.tsx'
import classes from './apps.module.css'

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
            <Navigation entries={entries} setEntries={setEntries} />
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
