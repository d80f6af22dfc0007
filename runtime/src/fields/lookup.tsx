import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { targetOf, useModel } from '../api/model.ts'
import { Face } from '../ui/choice.tsx'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'

export const LookupEdit = lazyEdit(async () => (await import('./lookup-field.tsx')).LookupField)

/** A record of another object, shown by its name and picked by typing. */
export const lookup: FieldUi = { Read: LookupRead, Edit: LookupEdit, filter: 'record', width: 190 }

export function LookupRead({ field, value, record, path, place }: ReadProps) {
  const model = useModel()
  const target = targetOf(model, field)
  if (typeof value !== 'string' || !target) return null
  const name = textOf(record[`${path}.${target.name_field}`]) || '—'
  const shown = (
    <>
      <Face name={name} square={target.name !== 'user'} size={18} />
      <Ellipsis text={name}>{name}</Ellipsis>
    </>
  )
  const style = { display: 'flex', alignItems: 'center', gap: 7, minWidth: 0, color: 'inherit' }
  if (target.system) return <span style={style}>{shown}</span>
  return (
    <Anchor
      component={Link}
      to={`/${target.name}/${value}`}
      size="sm"
      style={style}
      underline="hover"
      tabIndex={place === 'cell' ? -1 : undefined}
      onClick={(event) => event.stopPropagation()}
    >
      {shown}
    </Anchor>
  )
}
