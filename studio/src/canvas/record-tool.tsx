/** With which record the page is drawn: any there is, found by its name, or one that is not there yet. */
import { useStudioText } from '../i18n/studio-text.ts'
import type { NamedRecord } from '../inspector/record-select.tsx'
import { RecordSelect } from '../inspector/record-select.tsx'
import type { Sample } from '../preview/use-sample-record.ts'

const none = '-'

type Props = { object: string; sample: Sample; named: NamedRecord | undefined; onSample(sample: Sample): void }

export function RecordTool({ object, sample, named, onSample }: Props) {
  const t = useStudioText()
  const empty = { value: none, label: t('layout.as_new') }
  const shown = sample === 'none' ? empty : named
  return (
    <RecordSelect
      // A record that was found meanwhile is shown by its name.
      key={shown?.value}
      size="xs"
      w={170}
      aria-label={t('layout.as_record')}
      object={object}
      value={shown?.value ?? none}
      named={shown ?? empty}
      extra={[empty]}
      allowDeselect={false}
      onChange={(next) => next && onSample(next.value === none ? 'none' : { id: next.value })}
    />
  )
}
