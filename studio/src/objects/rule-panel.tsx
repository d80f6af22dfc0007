/** One validation rule, drawn from its schema, and tried on the records that are there. */
import { ActionIcon, Button, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { schemaOf } from '@trellis/metadata/schema/kinds.ts'
import { ApiProblem } from '@trellis/runtime/api/problem.ts'
import { query } from '@trellis/runtime/api/records.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import type { StudioObject } from '../document/documents.ts'
import { labelOr } from '../document/documents.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useVerdict } from '../inspector/use-formula.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { go } from '../place.ts'

const names = ['label', 'error_when', 'message', 'field', 'severity', 'active', 'description']

export function RulePanel({ object, rule }: { object: StudioObject; rule: AnyDocument }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const schema = useMemo(() => JSON.parse(JSON.stringify(schemaOf('validation_rule') ?? {})) as JsonSchema, [])
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
        <PropertyForm
          schema={schema}
          names={names}
          place={{ value: rule, object: object.name, onChange: (path, value) => edits.set(rule, path, value) }}
        />
        <TestRun object={object.name} formula={String(rule['error_when'] ?? '')} />
      </Stack>
    </Panel>
  )
}

/** How many of the records that are there a rule would refuse: counted by the server over all of them. */
function TestRun({ object, formula }: { object: string; formula: string }) {
  const t = useStudioText()
  const verdict = useVerdict({ object, text: formula, condition: true })
  const [found, setFound] = useState<{ formula: string; text: string; bad: boolean } | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      const [all, wrong] = await Promise.all([
        query({ object, fields: ['id'], limit: 1, total: true }),
        query({ object, fields: ['id'], where: { formula }, limit: 1, total: true }),
      ])
      const [total, refused] = [all.total ?? 0, wrong.total ?? 0]
      setFound({
        formula,
        bad: refused > 0,
        text:
          refused > 0 ? t('object.rule_refuses', { found: refused, total }) : t('object.rule_refuses_none', { total }),
      })
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status < 500)
        setFound({ formula, bad: false, text: t('object.rule_cannot_test') })
      else toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div>
      <Button
        variant="default"
        loading={busy}
        disabled={verdict?.ok !== true || formula === ''}
        onClick={() => void run()}
      >
        {t('object.test_rule')}
      </Button>
      {found && found.formula === formula && (
        <Text size="sm" mt={6} role="status" c={found.bad ? 'var(--mantine-color-error)' : 'dimmed'}>
          {found.text}
        </Text>
      )}
    </div>
  )
}
