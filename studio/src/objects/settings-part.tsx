/** The properties of the object itself, drawn from its JSON Schema. */
import { useMemo } from 'react'
import { schemaOf } from '@trellis/metadata/schema/kinds.ts'
import type { StudioObject } from '../document/documents.ts'
import { useEdits } from '../document/use-edit.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { PropertyForm } from '../inspector/property-form.tsx'
import classes from './objects.module.css'

const names = [
  'label',
  'plural_label',
  'description',
  'icon',
  'name_field',
  'sharing',
  'parent_field',
  'period_field',
  'role_hierarchy',
  'searchable',
  'activities',
  'files',
  'uniques',
  'indexes',
]

export function SettingsPart({ object }: { object: StudioObject }) {
  const edits = useEdits()
  const schema = useMemo(() => JSON.parse(JSON.stringify(schemaOf('object') ?? {})) as JsonSchema, [])
  const shown = names.filter(
    (name) =>
      name !== 'parent_field' || object.sharing === 'controlled_by_parent' || object.sharing === 'read_with_parent',
  )
  return (
    <div className={classes['scroll']}>
      <div style={{ maxWidth: 620 }}>
        <PropertyForm
          schema={schema}
          names={shown}
          place={{
            scope: 'object',
            value: object,
            object: object.name,
            onChange: (path, value) => edits.set({ kind: 'object', name: object.name }, path, value),
          }}
        />
      </div>
    </div>
  )
}
