/** The stages a record type goes through, and what has to be filled in on entering each. */
import { Checkbox, Table, Text, Title } from '@mantine/core'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { optionsOf } from '../document/options-of.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ReferenceInput } from '../inspector/choice-inputs.tsx'
import type { TypePart } from './type-editor.tsx'

type Stage = NonNullable<TypePart['type']['stages']>[number]

export function TypeStages({ object, type, set, field }: TypePart & { field: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const options = optionsOf(useDocuments(), object.name, field)
  const all = options.map((option) => option.value)
  const offered = type.options?.[field] ?? all
  const offer = (value: string, on: boolean) => {
    const next = all.filter((one) => (one === value ? on : offered.includes(one)))
    if (next.length > 0) set(['options', field], next.length === all.length ? undefined : next)
  }
  const need = (value: string, fields: unknown) => {
    const others = (type.stages ?? []).filter((stage) => stage.value !== value)
    const former = type.stages?.find((stage) => stage.value === value)
    const { required_to_enter: _, ...rest } = former ?? { value }
    const changed = fields === undefined ? rest : { ...rest, required_to_enter: fields as string[] }
    const kept: Stage[] = Object.keys(changed).length > 1 ? [...others, changed] : others
    set(['stages'], kept.length === 0 ? undefined : inOrder(kept, all))
  }
  return (
    <section>
      <Title order={3} fz={13}>
        {t('kinds.stages')}
      </Title>
      <Text size="xs" c="dimmed" mb={6}>
        {t('kinds.stages_text')}
      </Text>
      <Table withTableBorder verticalSpacing={4} fz="sm" aria-label={t('kinds.stages')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('kinds.stage')}</Table.Th>
            <Table.Th w="58%">{t('kinds.needed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {options.map((option) => {
            const name = labelOf(option.label) || option.value
            const isOffered = offered.includes(option.value)
            return (
              <Table.Tr key={option.value}>
                <Table.Td>
                  <Checkbox
                    aria-label={t('kinds.goes_through', { stage: name })}
                    label={<Choice label={name} color={option.color} />}
                    checked={isOffered}
                    onChange={(event) => offer(option.value, event.currentTarget.checked)}
                  />
                </Table.Td>
                <Table.Td>
                  {isOffered && (
                    <ReferenceInput
                      label=""
                      name={t('kinds.needed_for', { stage: name })}
                      to="field"
                      object={object.name}
                      many
                      value={type.stages?.find((stage) => stage.value === option.value)?.required_to_enter}
                      onChange={(fields) => need(option.value, fields)}
                    />
                  )}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function inOrder(stages: Stage[], values: string[]): Stage[] {
  return stages.toSorted((a, b) => values.indexOf(a.value) - values.indexOf(b.value))
}
