/** When a field has to be filled in, asked where the field is described; a rule of the object keeps to it everywhere. */
import { Anchor, Text } from '@mantine/core'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { conditionOf, requireWhen, requiringRule } from '../document/commands/require-when.ts'
import { labelOr } from '../document/documents.ts'
import { useDocuments, useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { RuleInput } from '../inspector/rule-input.tsx'
import { linkTo } from '../shell/shell.tsx'
import { placeOf } from './place-of.ts'

type Props = { object: string; name: string; field: FieldDocument }

export function RequiredWhen({ object, name, field }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const documents = useDocuments()
  const label = labelOr(field.label, name)
  const condition = conditionOf(documents, object, name)
  const rule = requiringRule(object, name)
  if (condition === undefined)
    return (
      <Text size="sm">
        {t('object.required_by_rule')}{' '}
        <Anchor {...linkTo(placeOf('validation_rule', rule))}>{t('object.to_rule')}</Anchor>
      </Text>
    )
  const set = (value: string) =>
    studio.edit(
      { key: 'step.edit_field', params: { name: labelOf(label) } },
      (all) => requireWhen(all, { object, field: name, label, condition: value }),
      `required ${rule}`,
    )
  return (
    <RuleInput
      label={t('object.required_when')}
      help={t('object.required_when_help')}
      object={object}
      condition
      value={condition}
      onChange={set}
    />
  )
}
