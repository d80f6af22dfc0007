/** Validation rules of an object: when a record is wrong, and what people read then. */
import { Badge, Button, Group, Text } from '@mantine/core'
import { IconChevronRight, IconPlus, IconShieldCheck } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'
import { linkTo } from '../shell/shell.tsx'
import room from '../shell/room.module.css'
import classes from './objects.module.css'
import { RulePanel } from './rule-panel.tsx'

export function RulesPart({ object, selected }: { object: StudioObject; selected?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const documents = useDocuments()
  const rules = documentsOfKind(documents, 'validation_rule', object.name)
  const rule = rules.find((one) => one.name === selected)
  const add = () => {
    const name = freeName(`${object.name}.rule`, (taken) => rules.some((one) => one.name === taken))
    edits.add({
      kind: 'validation_rule',
      name,
      label: { en: 'New rule', 'zh-CN': '新规则' },
      error_when: 'false',
      message: { en: 'Please check this record', 'zh-CN': '请检查该记录' },
    })
    go(['objects', object.name, 'rules', name])
  }
  return (
    <>
      <div className={classes['scroll']}>
        <Group justify="space-between" mb="sm" wrap="nowrap">
          <Text size="sm" c="dimmed">
            {t('object.rules_text')}
          </Text>
          <Button variant="default" flex="none" leftSection={<IconPlus size={14} />} onClick={add}>
            {t('object.add_rule')}
          </Button>
        </Group>
        {rules.length === 0 && (
          <EmptyState icon={<IconShieldCheck size={28} stroke={1.4} />} title={t('object.no_rules')} />
        )}
        {rules.length > 0 && (
          <div className={room['lines']}>
            {rules.map((one) => (
              <a
                key={one.name}
                className={room['line']}
                {...linkTo(['objects', object.name, 'rules', one.name])}
                aria-current={one === rule ? 'true' : undefined}
              >
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
