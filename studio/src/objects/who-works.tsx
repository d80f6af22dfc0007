/** Asks whose permission sets get the everyday rights on a new object. */
import { MultiSelect } from '@mantine/core'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'

export function WhoWorks({ value, onChange }: { value: string[]; onChange(sets: string[]): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const sets = documentsOfKind(useDocuments(), 'permission_set')
  return (
    <MultiSelect
      label={t('object.who_works')}
      description={t('object.who_works_text')}
      data={sets.map((set) => ({ value: set.name, label: labelOf(labelOr(set['label'], set.name)) }))}
      value={value}
      onChange={onChange}
      maw={480}
    />
  )
}
