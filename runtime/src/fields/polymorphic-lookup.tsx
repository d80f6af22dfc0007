import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { objectIn, sharedNamePath, useModel } from '../api/model.ts'
import { Face } from '../ui/choice.tsx'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import { useNameOf } from './use-name-of.ts'

/** A record of one of several objects; which one stands in the companion `<field>_object`. */
export const polymorphicLookup: FieldUi = {
  Read: PolymorphicRead,
  Edit: lazyEdit(async () => (await import('./polymorphic-field.tsx')).PolymorphicField),
  filter: 'none',
  width: 190,
  formOnly: true,
}

function PolymorphicRead({ field, value, record, path, place }: ReadProps) {
  const object = textOf(record[`${path}_object`])
  const id = textOf(value)
  const model = useModel()
  const shared = sharedNamePath(model, field)
  const given = shared === undefined ? undefined : record[path + shared.slice(field.name.length)]
  // A page asks for the names along with the records; alone, or where names are called differently, the record itself is asked.
  const found = useNameOf(typeof given === 'string' ? undefined : objectIn(model, object), id)
  const name = typeof given === 'string' ? given : found
  if (id === '' || object === '' || name === undefined) return null
  return (
    <Anchor
      component={Link}
      to={`/${object}/${id}`}
      size="sm"
      style={{ display: 'flex', alignItems: 'center', gap: 7, minWidth: 0, color: 'inherit' }}
      tabIndex={place === 'cell' ? -1 : undefined}
      onClick={(event) => event.stopPropagation()}
    >
      <Face name={name} square={object !== 'user'} size={18} />
      <Ellipsis text={name}>{name}</Ellipsis>
    </Anchor>
  )
}
