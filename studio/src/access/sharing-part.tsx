/** Sharing rules: records opened to more people, by whose they are or by what is in them. */
import { SegmentedControl, Select, Stack, Switch, Text } from '@mantine/core'
import { IconShare } from '@tabler/icons-react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { SharingRuleDocument } from '@trellis/metadata/schema/sharing-rule.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { LabelInput } from '../inspector/label-input.tsx'
import { RuleInput } from '../inspector/rule-input.tsx'
import { everyRecord, keptCondition, shownCondition } from './condition.ts'
import { KindPart } from './kind-part.tsx'
import type { PartyKind } from './party.ts'
import { PartyInput, usePartyText } from './party-input.tsx'

type Rule = AnyDocument & SharingRuleDocument

const owners: readonly PartyKind[] = ['role', 'role_and_below', 'group', 'user']
const receivers: readonly PartyKind[] = ['role', 'role_and_below', 'group', 'user', 'field', 'manager_of']

export function SharingPart({ selected }: { selected?: string }) {
  const t = useStudioText()
  const textOf = usePartyText()
  const sentence = (document: AnyDocument) => {
    const rule = document as Rule
    const who = textOf(rule.to)
    return rule.owned_by === undefined
      ? t(rule.access === 'edit' ? 'access.opens_edit_when' : 'access.opens_read_when', {
          when: shownCondition(rule.when) || t('access.no_condition'),
          who,
        })
      : t(rule.access === 'edit' ? 'access.opens_edit_of' : 'access.opens_read_of', {
          owner: textOf(rule.owned_by),
          who,
        })
  }
  return (
    <KindPart
      part="sharing"
      kind="sharing_rule"
      scoped
      selected={selected}
      texts={{
        about: t('access.sharing_text'),
        add: t('access.new_sharing'),
        none: t('access.no_sharing'),
        one: t('access.sharing_rule'),
        remove: t('access.remove_sharing'),
      }}
      icon={<IconShare size={28} stroke={1.4} />}
      start={() => ({
        label: { en: 'New sharing rule', 'zh-CN': '新共享规则' },
        owned_by: { role: '' },
        to: { role: '' },
        access: 'read',
      })}
      sentence={sentence}
      editor={(document) => <RuleEditor rule={document as Rule} />}
    />
  )
}

function RuleEditor({ rule }: { rule: Rule }) {
  const t = useStudioText()
  const edits = useEdits()
  const object = rule.name.split('.')[0] ?? ''
  const byOwner = rule.owned_by !== undefined
  const put = (change: Partial<Rule>) => {
    const { owned_by: owned, when, ...rest } = { ...rule, ...change }
    edits.put({ ...rest, ...(owned !== undefined && { owned_by: owned }), ...(when !== undefined && { when }) })
  }
  return (
    <Stack gap="md">
      <LabelInput title={t('prop.label')} value={rule.label} onChange={(value) => edits.set(rule, ['label'], value)} />
      <div>
        <Text size="sm" fw={500} mb={4}>
          {t('access.which_records')}
        </Text>
        <SegmentedControl
          aria-label={t('access.which_records')}
          value={byOwner ? 'owner' : 'criteria'}
          data={[
            { value: 'owner', label: t('access.by_owner') },
            { value: 'criteria', label: t('access.by_criteria') },
          ]}
          onChange={(next) =>
            put(
              next === 'owner'
                ? { owned_by: { role: '' }, when: undefined }
                : { owned_by: undefined, when: everyRecord },
            )
          }
        />
      </div>
      {byOwner ? (
        <PartyInput
          label={t('access.owned_by')}
          kinds={owners}
          value={rule.owned_by}
          onChange={(value) => put({ owned_by: value })}
        />
      ) : (
        <RuleInput
          label={t('access.records_where')}
          object={object}
          condition
          value={shownCondition(rule.when)}
          onChange={(value) => put({ when: keptCondition(value) })}
        />
      )}
      <PartyInput
        label={t('access.shared_to')}
        kinds={receivers}
        object={object}
        value={rule.to}
        onChange={(value) => put({ to: value })}
      />
      <Select
        label={t('access.they_may')}
        data={[
          { value: 'read', label: t('access.may_read') },
          { value: 'edit', label: t('access.may_edit') },
        ]}
        value={rule.access}
        allowDeselect={false}
        onChange={(value) => edits.set(rule, ['access'], value ?? 'read')}
      />
      <Switch
        label={t('prop.active')}
        checked={rule.active !== false}
        onChange={(event) => edits.set(rule, ['active'], event.currentTarget.checked ? undefined : false)}
      />
    </Stack>
  )
}
