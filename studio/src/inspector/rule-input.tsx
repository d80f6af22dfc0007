/** A condition on a record, put together from fields, operators and values, or written as a formula; kept as a formula either way. */
import { Group, Input, SegmentedControl, Skeleton, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, objectIn } from '@trellis/runtime/api/model.ts'
import { uiOf } from '@trellis/runtime/fields/field-uis.ts'
import { FilterBuilder } from '@trellis/runtime/records/list/filter-builder.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'
import { useDraftView } from '../preview/use-draft-view.ts'
import type { FormulaInputProps } from './formula-input.tsx'
import { FormulaInput } from './formula-input.tsx'
import { FormulaValue } from './formula-value.tsx'
import classes from './inspector.module.css'
import { filterOfFormula, formulaOfFilter, isBuilt } from './rule-conditions.ts'

type Props = FormulaInputProps & { object: string }

export function RuleInput(props: Props) {
  const { model } = useDraftView()
  const shown = model && objectIn(model, props.object)
  if (model && shown) return <RuleOf {...props} model={model} shown={shown} />
  // Until the draft is read it is not known which of the two it is; of an object that is not there only the text is.
  return model ? <FormulaInput {...props} /> : <Skeleton h={60} aria-busy />
}

function RuleOf({ model, shown, ...props }: Props & { model: ModelView; shown: ObjectView }) {
  const t = useStudioText()
  const { label, help, value } = props
  const familyOf = useMemo(
    () => (path: string) => {
      const field = fieldIn(model, shown, path)
      return field && uiOf(field).filter
    },
    [model, shown],
  )
  const read = useMemo(() => filterOfFormula(value, familyOf), [value, familyOf])
  // As it was found: what somebody writes does not turn into conditions under the hands.
  const [wish, setWish] = useState<'conditions' | 'formula'>(() =>
    read !== undefined && isBuilt(read) ? 'conditions' : 'formula',
  )
  const mode = read === undefined ? 'formula' : wish
  return (
    <Input.Wrapper>
      <Group justify="space-between" wrap="nowrap" mb={4} gap={6}>
        <Input.Label component="div">{label}</Input.Label>
        <SegmentedControl
          size="xs"
          aria-label={t('rule.how', { name: label })}
          value={mode}
          data={[
            { value: 'conditions', label: t('view.conditions'), disabled: read === undefined },
            { value: 'formula', label: t('view.formula') },
          ]}
          onChange={(next) => setWish(next === 'formula' ? 'formula' : 'conditions')}
        />
      </Group>
      {mode === 'formula' ? (
        <FormulaInput {...props} labelHidden />
      ) : (
        <RuntimeFrame model={model}>
          <Built {...props} help={help} shown={shown} read={read} familyOf={familyOf} />
        </RuntimeFrame>
      )}
    </Input.Wrapper>
  )
}

type BuiltProps = Props & { shown: ObjectView; read: Filter | undefined; familyOf(path: string): string | undefined }

function Built({ label, help, object, value, onChange, shown, read, familyOf }: BuiltProps) {
  const t = useStudioText()
  // What is half-filled lives in the builder; a text that came from elsewhere (an undo, another item) begins it anew.
  const [last, setLast] = useState({ text: value, filter: read, count: 0, refused: false })
  if (last.text !== value) setLast({ text: value, filter: read, count: last.count + 1, refused: false })
  const put = (filter: Filter | null) => {
    const text = formulaOfFilter(filter ?? undefined, familyOf)
    setLast({ ...last, text: text ?? value, refused: text === undefined })
    if (text !== undefined && text !== value) onChange(text)
  }
  return (
    <div role="group" aria-label={label} className={classes['rule']}>
      {help !== undefined && <Input.Description mb={4}>{help}</Input.Description>}
      <FilterBuilder key={last.count} object={shown} where={last.filter} none="" onChange={put} />
      {last.refused && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert" mt={4}>
          {t('rule.not_sayable')}
        </Text>
      )}
      {value.trim() !== '' && <FormulaValue object={object} formula={value} condition />}
    </div>
  )
}
