/** Which records a list shows: conditions joined by all or any, or a formula. */
import { Group, Input, SegmentedControl } from '@mantine/core'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { FilterBuilder } from '@trellis/runtime/records/list/filter-builder.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { FormulaInput } from '../inspector/formula-input.tsx'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'

type Props = {
  label: string
  model: ModelView | undefined
  shown: ObjectView | undefined
  object: string
  value: string | Filter | undefined
  onChange(value: string | Filter | undefined): void
}

export function FilterInput({ label, model, shown, object, value, onChange }: Props) {
  const t = useStudioText()
  const isFormula = typeof value === 'string'
  return (
    <Input.Wrapper label={label} labelElement="div">
      <Group mb={6}>
        <SegmentedControl
          size="xs"
          aria-label={label}
          value={isFormula ? 'formula' : 'conditions'}
          data={[
            { value: 'conditions', label: t('view.conditions') },
            { value: 'formula', label: t('view.formula') },
          ]}
          onChange={(next) => onChange(next === 'formula' ? formulaOf(value) : conditionsOf(value))}
        />
      </Group>
      {isFormula ? (
        <FormulaInput
          label={t('view.formula')}
          help={t('view.filter_help')}
          object={object}
          condition
          value={value}
          onChange={onChange}
        />
      ) : (
        model &&
        shown && (
          <RuntimeFrame model={model}>
            <FilterBuilder object={shown} where={value} onChange={(where) => onChange(where ?? undefined)} />
          </RuntimeFrame>
        )
      )}
    </Input.Wrapper>
  )
}

/** A formula stays one among conditions, and comes back when it is the only one. */
function conditionsOf(value: string | Filter | undefined): Filter | undefined {
  if (typeof value !== 'string') return value
  return value.trim() === '' ? undefined : { and: [{ formula: value }] }
}

function formulaOf(value: string | Filter | undefined): string {
  if (typeof value === 'object' && 'and' in value && value.and.length === 1) {
    const [only] = value.and
    if (only && 'formula' in only) return only.formula
  }
  return ''
}
