import { Input, Rating } from '@mantine/core'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'

/** Stars. */
export const rating: FieldUi = { Read: RatingRead, Edit: RatingEdit, filter: 'number', width: 120 }

function RatingRead({ field, value }: ReadProps) {
  if (typeof value !== 'number') return null
  return <Rating value={value} count={starsOf(field['stars'])} readOnly size="xs" color="yellow.6" />
}

function RatingEdit(props: EditProps) {
  const stars = (
    <Rating
      value={typeof props.value === 'number' ? props.value : 0}
      count={starsOf(props.field['stars'])}
      readOnly={props.disabled}
      size="sm"
      color="yellow.6"
      aria-label={props.label}
      onChange={(value) => props.onChange(value === 0 ? null : value)}
    />
  )
  if (props.place === 'cell') return stars
  return (
    <Input.Wrapper
      label={props.label}
      description={props.help}
      error={props.error}
      withAsterisk={props.required}
      labelElement="div"
    >
      {stars}
    </Input.Wrapper>
  )
}

function starsOf(stars: unknown): number {
  return typeof stars === 'number' ? stars : 5
}
