/** Which records: a formula as text, or a filter somebody built elsewhere, shown as what it is. */
import { FormulaInput } from './formula-input.tsx'
import { JsonInput } from './json-input.tsx'

type Props = { label: string; help?: string; object?: string; value: unknown; onChange(value: unknown): void }

export function WhereInput({ label, help, object, value, onChange }: Props) {
  if (typeof value === 'object' && value !== null)
    return <JsonInput label={label} help={help} value={value} onChange={onChange} />
  return (
    <FormulaInput
      label={label}
      help={help}
      object={object}
      condition
      value={typeof value === 'string' ? value : ''}
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  )
}
