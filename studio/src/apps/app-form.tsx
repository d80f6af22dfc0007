/** What an app is called, and who sees it: by role, permission set and group, and by a condition on the person. Drawn from its JSON Schema. */
import { Title } from '@mantine/core'
import { useMemo } from 'react'
import { appSchema } from '@trellis/metadata/schema/app.ts'
import type { Path } from '../document/pointers.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { PropertyForm } from '../inspector/property-form.tsx'
import type { App } from './entry-line.tsx'

function useAppSchema(): JsonSchema {
  return useMemo(() => JSON.parse(JSON.stringify(appSchema)) as JsonSchema, [])
}

export function AppBasics({ app }: { app: App }) {
  const edits = useEdits()
  const schema = useAppSchema()
  return (
    <PropertyForm
      schema={schema}
      names={['label', 'description', 'icon', 'color']}
      place={{ value: app, onChange: (path: Path, value: unknown) => edits.set(app, path, value) }}
    />
  )
}

export function AppAudience({ app }: { app: App }) {
  const t = useStudioText()
  const edits = useEdits()
  const schema = useAppSchema()
  return (
    <section>
      <Title order={2} fz={14} mb={8}>
        {t('app.who')}
      </Title>
      <PropertyForm
        schema={schema.properties?.['visible_to'] ?? {}}
        names={['roles', 'permission_sets', 'groups']}
        place={{
          value: app.visible_to ?? {},
          onChange: (path, value) => edits.set(app, ['visible_to', ...path], value),
        }}
      />
      <div style={{ marginTop: 12 }}>
        <PropertyForm
          schema={schema}
          names={['visible_when']}
          place={{
            scope: 'block',
            object: 'user',
            value: app,
            onChange: (path: Path, value: unknown) => edits.set(app, path, value),
          }}
        />
      </div>
    </section>
  )
}
