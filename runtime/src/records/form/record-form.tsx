/**
 * The one form renderer: create, edit and quick create draw their sections with it. Each field redraws by itself while typing.
 *
 * Conditions of the layout are judged live; a hidden field is never required. Problems of the server stand beside their fields.
 */
import { Alert, Input, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { memo } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { Controller } from 'react-hook-form'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldView, ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { isBlank } from '../../fields/field-ui.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { Columns, Gaps, placing } from '../../page/components/columns.tsx'
import type { Conditions } from '../../page/conditions.ts'
import { fieldUnder, termsOf } from '../../page/field-terms.ts'
import type { FieldItem, SectionBlock } from '../../page/layout.ts'
import { isWorkedOut } from '../../page/layout.ts'
import type { TypeRule } from '../../page/use-type-rules.ts'
import { requiredByType } from '../../page/use-type-rules.ts'
import type { LineValues } from '../../page/line-items/lines.ts'
import type { AsTyped } from './as-typed.ts'
import { useFollowing } from './as-typed.ts'
import classes from './form.module.css'

/** The form library sees the values as unknown: their recursive JSON type would never end for it. */
export type FormState = { [field: string]: unknown }
export type FormOf = UseFormReturn<FormState>

export type RecordFormProps = {
  object: ObjectView
  sections: SectionBlock[]
  form: FormOf
  record: RecordView | null
  typed: AsTyped
  onBeside(beside: { [path: string]: JsonValue }): void
  conditions: Conditions
  /** What the type of the record requires. */
  rules: readonly TypeRule[]
  /** Formulas of the record as typed, as far as they can be worked out. */
  worked(now: RecordView): LineValues
  focus?: string
  /** Reasons that belong to no field. */
  general: string[]
}

export function RecordForm(props: RecordFormProps) {
  const labelOf = useLabel()
  const { sections, general } = props
  return (
    <Stack gap="lg" className={classes['form']}>
      {general.length > 0 && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {general.map((reason) => (
            <div key={reason}>{reason}</div>
          ))}
        </Alert>
      )}
      {sections.map((section, at) => (
        <WhenShown key={at} condition={section.visible_when} {...props}>
          <section aria-label={labelOf(section.label) || undefined}>
            {section.label !== undefined && sections.length > 1 && (
              <Title order={3} mb={8}>
                {labelOf(section.label)}
              </Title>
            )}
            <Columns count={section.columns} className={classes['fields']}>
              {section.fields.map((item) => {
                const field = Object.hasOwn(props.object.fields, item.field)
                  ? props.object.fields[item.field]
                  : undefined
                if (field && isWorkedOut(field)) return <Worked key={item.field} item={item} field={field} {...props} />
                return field ? (
                  <Slot
                    key={item.field}
                    item={item}
                    field={field}
                    first={firstField(props) === item.field}
                    {...props}
                  />
                ) : null
              })}
            </Columns>
          </section>
        </WhenShown>
      ))}
    </Stack>
  )
}

function firstField({ object, focus, sections }: RecordFormProps): string | undefined {
  const first = sections[0]?.fields.find(({ field }) => {
    const known = Object.hasOwn(object.fields, field) ? object.fields[field] : undefined
    return known !== undefined && !isWorkedOut(known)
  })
  return focus ?? first?.field
}

/** A section with a condition; one without is drawn as it is. */
function WhenShown({
  condition,
  children,
  ...props
}: RecordFormProps & { condition: string | undefined; children: ReactNode }) {
  const shown = useFollowing(props.typed, (now) => props.conditions(condition, now) !== false)
  return shown ? children : null
}

type SlotProps = RecordFormProps & { item: FieldItem; field: FieldView; first: boolean }

const Slot = memo(function Slot(props: SlotProps) {
  const { item, field, typed, conditions, rules, record } = props
  const follows = useFollowing(typed, (now) => ({
    hidden: conditions(item.visible_when, now) === false,
    terms: termsOf(item, conditions, now),
    required: requiredByType(rules, field.name, { now, saved: record, conditions }),
    // Nobody reads them here: the editor does, from the record, so it has to be drawn again.
    beside: readBeside(field).map((name) => now[name] ?? null),
  }))
  if (follows.hidden) return null
  const ui = uiOf(field)
  return (
    <>
      <Gaps count={item.gaps} />
      <div data-field={field.name} {...placing({ wide: ui.wide, span: item.span })}>
        <Filled
          {...props}
          field={fieldUnder(follows.terms, field)}
          required={field.required === true || follows.terms.required || follows.required}
          disabled={follows.terms.readOnly}
        />
      </div>
    </>
  )
})

/** Other values of the record that the editor of a field looks at: what controls its choices, its currency, the object it points at. */
function readBeside(field: FieldView): string[] {
  const names = [field.controlled_by, field.typed_by, `${field.name}_currency`, `${field.name}_object`]
  return names.filter((name) => typeof name === 'string')
}

/** Label of what decides the choices of a field, while that is blank. */
function blankBefore(
  object: ObjectView,
  { controlled_by: by }: FieldView,
  now: RecordView,
): FieldView['label'] | undefined {
  const decides = by !== undefined && Object.hasOwn(object.fields, by) ? object.fields[by] : undefined
  return decides && isBlank(now[decides.name]) ? decides.label : undefined
}

/** A formula as it is worked out while others are typed; a field of the record as it was when it cannot be. */
const Worked = memo(function Worked({
  item,
  field,
  typed,
  record,
  worked,
  conditions,
}: RecordFormProps & { item: FieldItem; field: FieldView }) {
  const labelOf = useLabel()
  const { hidden, value } = useFollowing(typed, (now) => {
    const found = worked(now)
    return {
      hidden: conditions(item.visible_when, now) === false,
      value: (Object.hasOwn(found, field.name) ? found[field.name] : record?.[field.name]) ?? null,
      beside: readBeside(field).map((name) => now[name] ?? null),
    }
  })
  if (hidden) return null
  const ui = uiOf(field)
  const Read = ui.Read
  return (
    <>
      <Gaps count={item.gaps} />
      <Input.Wrapper
        label={labelOf(item.label ?? field.label)}
        data-worked={field.name}
        {...placing({ wide: ui.wide, span: item.span })}
      >
        <Text size="sm" component="div" mih={34} py={7}>
          {isBlank(value) ? (
            '—'
          ) : (
            <Read
              field={field}
              value={value}
              record={{ ...typed.now(), [field.name]: value }}
              path={field.name}
              place="cell"
            />
          )}
        </Text>
      </Input.Wrapper>
    </>
  )
})

type FilledProps = SlotProps & { required: boolean; disabled: boolean }

function Filled({ object, item, field, form, typed, required, disabled, first, onBeside }: FilledProps) {
  const t = useText()
  const labelOf = useLabel()
  const Edit = uiOf(field).Edit
  const help = item.help ?? field.help
  const label = labelOf(item.label ?? field.label)
  return (
    <Controller
      name={field.name}
      control={form.control}
      rules={{
        validate: (value: unknown) =>
          !required || disabled || !isBlank(value as JsonValue) || t('field.required', { name: label }),
      }}
      render={({ field: slot, fieldState }) => (
        <Edit
          field={field}
          value={slot.value as JsonValue}
          record={{ ...typed.now(), [field.name]: slot.value as JsonValue }}
          place="form"
          label={label}
          help={help === undefined ? undefined : labelOf(help)}
          error={fieldState.error?.message}
          required={required}
          disabled={disabled}
          waitsFor={labelOf(blankBefore(object, field, typed.now())) || undefined}
          autoFocus={first}
          onBlur={slot.onBlur}
          onChange={(value, beside = {}) => {
            slot.onChange(value)
            if (fieldState.error) form.clearErrors(field.name)
            const others: { [path: string]: JsonValue } = {}
            for (const [path, one] of Object.entries(beside)) {
              if (path.includes('.')) others[path] = one
              else form.setValue(path, one, { shouldDirty: true })
            }
            if (Object.keys(others).length > 0) onBeside(others)
          }}
        />
      )}
    />
  )
}
