/** The summary of a refused form: which fields are in the way, each a step to it. One alone has the cursor already. */
import { Anchor, Group, Text } from '@mantine/core'
import { useFormState } from 'react-hook-form'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { useFollowing } from './as-typed.ts'
import { focusField } from './focus-field.ts'
import { seenItems } from './form-values.ts'
import type { RecordFormProps } from './record-form.tsx'

export function WrongFields(props: Pick<RecordFormProps, 'form' | 'typed' | 'object' | 'sections' | 'conditions'>) {
  const { form, typed, object, sections, conditions } = props
  const t = useText()
  const labelOf = useLabel()
  const { errors } = useFormState({ control: form.control })
  const seen = useFollowing(typed, (now) => seenItems(object, { sections, conditions, now }))
  const wrong = seen.filter((item) => Object.hasOwn(errors, item.field))
  if (wrong.length < 2) return null
  return (
    <Group gap="4px 10px" mb="xs" role="group" aria-label={t('record.to_check', { count: wrong.length })}>
      <Text size="sm" c="red" fw={500}>
        {t('record.to_check', { count: wrong.length })}
      </Text>
      {wrong.map((item) => (
        <Anchor key={item.field} component="button" type="button" size="sm" onClick={() => focusField(item.field)}>
          {labelOf(item.label ?? object.fields[item.field]?.label)}
        </Anchor>
      ))}
    </Group>
  )
}
