import { targetOf, useModel } from '../api/model.ts'
import { Choice } from '../ui/choice.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import { idsOf, useNames } from './use-names.ts'

/** Several records of another object. The wire value is the array of their ids. */
export const manyToMany: FieldUi = {
  Read: ManyToManyRead,
  Edit: lazyEdit(async () => (await import('./many-records.tsx')).ManyRecordsEdit),
  filter: 'records',
  width: 200,
}

function ManyToManyRead({ field, value }: ReadProps) {
  const target = targetOf(useModel(), field)
  const ids = idsOf(value)
  const names = useNames(target?.name, target?.name_field ?? 'name', ids)
  return (
    <span style={{ display: 'flex', gap: 4, overflow: 'hidden' }}>
      {ids.map((id) => {
        const name = names.get(id)
        return name === undefined ? null : <Choice key={id} label={name} />
      })}
    </span>
  )
}
