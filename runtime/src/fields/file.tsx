import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { FixedLine } from './text-line.tsx'

/** Attached files, shown by name. Attaching needs the file room of the server; until a record holds one there is nothing to show. */
export const file: FieldUi = { Read: FileRead, Edit: FileEdit, filter: 'none', width: 180, formOnly: true }

/** Names of the files in a value: one file or several, each with its `name`. */
export function fileNames(value: JsonValue | undefined): string[] {
  const list = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]
  return list
    .map((one) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? one['name'] : one))
    .filter((name): name is string => typeof name === 'string')
}

export function FileRead({ value }: ReadProps) {
  const names = fileNames(value).join(', ')
  return names === '' ? null : <Ellipsis text={names}>{names}</Ellipsis>
}

export function FileEdit(props: EditProps) {
  return <FixedLine {...props} value={fileNames(props.value).join(', ')} />
}
