/** Restriction rules: for chosen people, only records of which a condition holds, whatever else would open them. */
import { Stack, Switch } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { schemaOf } from '@trellis/metadata/schema/kinds.ts'
import type { RestrictionRuleDocument } from '@trellis/metadata/schema/restriction-rule.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { LabelInput } from '../inspector/label-input.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { RuleInput } from '../inspector/rule-input.tsx'
import { everyRecord, keptCondition, shownCondition } from './condition.ts'
import { KindPart } from './kind-part.tsx'

type Rule = AnyDocument & RestrictionRuleDocument

export function RestrictionPart({ selected }: { selected?: string }) {
  const t = useStudioText()
  return (
    <KindPart
      part="restrictions"
      kind="restriction_rule"
      scoped
      selected={selected}
      texts={{
        about: t('access.restrictions_text'),
        add: t('access.new_restriction'),
        none: t('access.no_restrictions'),
        one: t('access.restriction'),
        remove: t('access.remove_restriction'),
      }}
      icon={<IconFilterOff size={28} stroke={1.4} />}
      start={() => ({
        label: { en: 'New restriction', 'zh-CN': '新限制规则' },
        for: { roles: [] },
        only_when: everyRecord,
      })}
      sentence={(document) =>
        t('access.only_where', {
          when: shownCondition((document as Rule).only_when) || t('access.no_condition'),
        })
      }
      editor={(document) => <RuleEditor rule={document as Rule} />}
    />
  )
}

function RuleEditor({ rule }: { rule: Rule }) {
  const t = useStudioText()
  const edits = useEdits()
  const audience = useMemo(() => {
    const schema = JSON.parse(JSON.stringify(schemaOf('restriction_rule') ?? {})) as JsonSchema
    return schema.properties?.['for'] ?? {}
  }, [])
  return (
    <Stack gap="md">
      <LabelInput title={t('prop.label')} value={rule.label} onChange={(value) => edits.set(rule, ['label'], value)} />
      <PropertyForm
        schema={audience}
        names={['roles', 'permission_sets', 'groups', 'users']}
        place={{ value: rule.for, onChange: (path, value) => edits.set(rule, ['for', ...path], value) }}
      />
      <RuleInput
        label={t('access.only_when')}
        object={rule.name.split('.')[0] ?? ''}
        condition
        value={shownCondition(rule.only_when)}
        onChange={(value) => edits.set(rule, ['only_when'], keptCondition(value))}
      />
      <Switch
        label={t('prop.active')}
        checked={rule.active !== false}
        onChange={(event) => edits.set(rule, ['active'], event.currentTarget.checked ? undefined : false)}
      />
    </Stack>
  )
}
