/** Validation rules of an object: when a record is wrong, and what people read then. Tried on the records that are there. */
import { ActionIcon, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconChevronRight, IconPlus, IconShieldCheck, IconTrash } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { schemaOf } from '@trellis/metadata/schema/kinds.ts'
import { query } from '@trellis/runtime/api/records.ts'
import { ApiProblem } from '@trellis/runtime/api/problem.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useVerdict } from '../inspector/formula-input.tsx'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { go } from '../place.ts'
import { linkTo } from '../shell/shell.tsx'
import room from '../shell/room.module.css'
import classes from './objects.module.css'

const names = ['label', 'error_when', 'message', 'field', 'severity', 'active', 'description']

export function RulesPart({ object, selected }: { object: StudioObject; selected?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const documents = useDocuments()
  const rules = documentsOfKind(documents, 'validation_rule', object.name)
  const rule = rules.find((one) => one.name === selected)
  const add = () => {
    const name = freeName(`${object.name}.rule`, (taken) => rules.some((one) => one.name === taken))
    edits.add({ kind: 'validation_rule', name, label: { en: 'New rule', 'zh-CN': '新规则' }, error_when: 'false', message: { en: 'Please check this record', 'zh-CN': '请检查该记录' } })
    go(['objects', object.name, 'rules', name])
  }
  return (
    <>
      <div className={classes['scroll']}>
        <Group justify="space-between" mb="sm" wrap="nowrap">
          <Text size="sm" c="dimmed">
            {t('object.rules_text')}
          </Text>
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
            {t('object.add_rule')}
          </Button>
        </Group>
        {rules.length === 0 && <EmptyState icon={<IconShieldCheck size={28} stroke={1.4} />} title={t('object.no_rules')} />}
        {rules.length > 0 && (
          <div className={room['lines']}>
            {rules.map((one) => (
              <a key={one.name} className={room['line']} {...linkTo(['objects', object.name, 'rules', one.name])} aria-current={one === rule ? 'true' : undefined}>
                <span className={room['grow']}>
                  <span>{labelOf(labelOr(one['label'] ?? one['message'], one.name))}</span>
                  <br />
                  <span className={classes['name']}>{String(one['error_when'] ?? '')}</span>
                </span>
                {one['active'] === false && <Badge color="gray">{t('object.choice_offered')}</Badge>}
                <IconChevronRight size={15} aria-hidden />
              </a>
            ))}
          </div>
        )}
      </div>
      {rule && <RulePanel key={rule.name} object={object} rule={rule} />}
    </>
  )
}

function RulePanel({ object, rule }: { object: StudioObject; rule: AnyDocument }) {
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
    <Panel title={labelOf(labelOr(rule['label'], rule.name))} hint={t('object.rule_name')} actions={trash} onClose={() => go(['objects', object.name, 'rules'])}>
      <Stack gap="md">
        <PropertyForm schema={schema} names={names} place={{ value: rule, object: object.name, onChange: (path, value) => edits.set(rule, path, value) }} />
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
      const [all, wrong] = await Promise.all([query({ object, fields: ['id'], limit: 1, total: true }), query({ object, fields: ['id'], where: { formula }, limit: 1, total: true })])
      const [total, refused] = [all.total ?? 0, wrong.total ?? 0]
      setFound({ formula, bad: refused > 0, text: refused > 0 ? t('object.rule_refuses', { found: refused, total }) : t('object.rule_refuses_none', { total }) })
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status < 500) setFound({ formula, bad: false, text: t('object.rule_cannot_test') })
      else toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div>
      <Button variant="default" loading={busy} disabled={verdict?.ok !== true || formula === ''} onClick={() => void run()}>
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
