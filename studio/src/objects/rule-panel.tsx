/** One validation rule, drawn from its schema, and tried on the records that are there. */
import { ActionIcon, Stack } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { schemaOf } from '@trellis/metadata/schema/kinds.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { StudioObject } from '../document/documents.ts'
import { labelOr } from '../document/documents.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { go } from '../place.ts'
import { RuleTest } from './rule-test.tsx'

/** The test stands under the condition it tries. */
const conditionNames = ['label', 'error_when']
const otherNames = ['message', 'field', 'severity', 'active', 'description']

export function RulePanel({ object, rule }: { object: StudioObject; rule: AnyDocument }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const schema = useMemo(() => JSON.parse(JSON.stringify(schemaOf('validation_rule') ?? {})) as JsonSchema, [])
  const place = {
    value: rule,
    object: object.name,
    onChange: (path: readonly (string | number)[], value: unknown) => edits.set(rule, path, value),
  }
  const remove = () => {
    edits.remove(rule)
    go(['objects', object.name, 'rules'])
  }
  const trash = (
    <ActionIcon aria-label={t('object.remove_rule')} onClick={remove}>
      <IconTrash size={15} />
    </ActionIcon>
  )
  return (
    <Panel
      title={labelOf(labelOr(rule['label'], rule.name))}
      hint={t('object.rule_name')}
      actions={trash}
      onClose={() => go(['objects', object.name, 'rules'])}
    >
      <Stack gap="md">
        <PropertyForm schema={schema} names={conditionNames} place={place} />
        <RuleTest object={object.name} rule={rule} />
        <PropertyForm schema={schema} names={otherNames} place={place} />
      </Stack>
    </Panel>
  )
}
