/** What a layout says of one of its fields while the record is as it is: for forms and for cells of lists alike. Pure. */
import type { FieldView } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'
import type { Conditions } from './conditions.ts'
import type { FieldItem, SectionBlock } from './layout.ts'

/** `allowed`: the only choices there are now; undefined: all of the field. */
export type FieldTerms = { required: boolean; readOnly: boolean; allowed: string[] | undefined }

/** A condition that cannot be judged binds nobody: the server decides in the end. */
export function termsOf(item: FieldItem | undefined, conditions: Conditions, record: RecordView): FieldTerms {
  return {
    required: item?.required === true || conditions(item?.required_when, record) === true,
    readOnly: item?.read_only === true || conditions(item?.read_only_when, record) === true,
    allowed: item?.options_when?.find((one) => conditions(one.when, record) === true)?.values,
  }
}

/** The field with the choices it has under these terms. */
export function fieldUnder({ allowed }: Pick<FieldTerms, 'allowed'>, field: FieldView): FieldView {
  return allowed && field.options
    ? { ...field, options: field.options.filter((option) => allowed.includes(option.value)) }
    : field
}

/** How the sections place a field; undefined: they do not. */
export function itemIn(sections: readonly SectionBlock[], field: string): FieldItem | undefined {
  return sections.flatMap((section) => section.fields).find((item) => item.field === field)
}

/** Whether the layout says anything of the field but where it stands. */
export function hasTerms(item: FieldItem | undefined): boolean {
  return (
    item !== undefined &&
    (item.required === true ||
      item.read_only === true ||
      item.required_when !== undefined ||
      item.read_only_when !== undefined ||
      (item.options_when ?? []).length > 0)
  )
}
