/** One app: what it is called, its navigation in order, and who sees it; beside it, the rail as people will meet it. */
import { ActionIcon, Stack } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { documentIn, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import objects from '../objects/objects.module.css'
import { go } from '../place.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import type { App, Entry } from './entry-line.tsx'
import { AppAudience, AppBasics } from './app-form.tsx'
import { AppHome } from './app-home.tsx'
import { Rail } from './app-rail.tsx'
import { Navigation } from './app-navigation.tsx'
import classes from './apps.module.css'

export function AppDesigner({ name }: { name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const edits = useEdits()
  const app = documentIn<App>(documents, 'app', name)
  if (!app) return <Missing />
  const entries = (app.navigation ?? []) as Entry[]
  const setEntries = (next: Entry[]) => edits.set(app, ['navigation'], next)
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
            <AppBasics app={app} />
            <AppHome app={app} />
            <Navigation entries={entries} setEntries={setEntries} />
            <AppAudience app={app} />
          </Stack>
        </div>
      </div>
    </Room>
  )
}
