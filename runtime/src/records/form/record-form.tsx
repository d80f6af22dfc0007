/**
 * The one form renderer: create, edit and quick create draw their sections with it. Each field redraws by itself while typing.
 *
 * Conditions of the layout are judged live; a hidden field is never required. Problems of the server stand beside their fields.
 */
import { Alert, Input, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { memo } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { Controller, useWatch } from 'react-hook-form'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldView, ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { isBlank } from '../../fields/field-ui.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { Conditions } from '../../page/conditions.ts'
import type { FieldItem, SectionBlock } from '../../page/layout.ts'
import { isWorkedOut } from '../../page/layout.ts'
import type { LineEngine } from '../../page/line-items/line-engine.ts'
import type { LineValues } from '../../page/line-items/lines.ts'
import type { FormValues } from './form-values.ts'
import { asRecord } from './form-values.ts'

/** The form library sees the values as unknown: their recursive JSON type would never end for it. */
export type FormState = { [field: string]: unknown }
export type FormOf = UseFormReturn<FormState>

export type RecordFormProps = {
  object: ObjectView
  sections: SectionBlock[]
  form: FormOf
  record: RecordView | null
  beside: { [path: string]: JsonValue }
  onBeside(beside: { [path: string]: JsonValue }): void
  conditions: Conditions
  /** Works formulas out; null while it loads. */
  engine: LineEngine | null
  focus?: string
  /** Reasons that belong to no field. */
  general: string[]
}

export function RecordForm(props: RecordFormProps) {
  const labelOf = useLabel()
  const { sections, general } = props
  return (
    <Stack gap="lg">
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
            <SimpleGrid cols={{ base: 1, sm: Math.min(2, section.columns) }} spacing="sm" verticalSpacing={12}>
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
            </SimpleGrid>
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

/** Watches all values only where a condition asks for them; a plain form redraws one field per key. */
function WhenShown({
  condition,
  children,
  ...props
}: RecordFormProps & { condition: string | undefined; children: ReactNode }) {
  const values = useWatch({ control: props.form.control, disabled: condition === undefined })
  if (
    condition !== undefined &&
    props.conditions(
      condition,
      asRecord({ ...props.form.getValues(), ...values } as FormValues, props.beside, props.record),
    ) === false
  )
    return null
  return children
}

type SlotProps = RecordFormProps & { item: FieldItem; field: FieldView; first: boolean }

const Slot = memo(function Slot(props: SlotProps) {
  const { item, field, form } = props
  const needsOthers =
    item.visible_when !== undefined ||
    item.required_when !== undefined ||
    item.read_only_when !== undefined ||
    item.options_when !== undefined ||
    typeof field.controlled_by === 'string' ||
    field.typed_by !== undefined
  const others = useWatch({ control: form.control, disabled: !needsOthers })
  const now = asRecord(
    { ...form.getValues(), ...(needsOthers ? others : {}) } as FormValues,
    props.beside,
    props.record,
  )
  if (item.visible_when !== undefined && props.conditions(item.visible_when, now) === false) return null
  const required =
    field.required === true || item.required === true || props.conditions(item.required_when, now) === true
  const disabled = item.read_only === true || props.conditions(item.read_only_when, now) === true
  const ui = uiOf(field)
  return (
    <div data-field={field.name} style={ui.wide || (item.span ?? 1) > 1 ? { gridColumn: '1 / -1' } : { minWidth: 0 }}>
      <Filled
        {...props}
        required={required}
        disabled={disabled}
        now={now}
        allowed={allowedOptions(item, props.conditions, now)}
      />
    </div>
  )
})

/** A formula as it is worked out while others are typed; a field of the record as it was when it cannot be. */
function Worked({
  item,
  field,
  form,
  beside,
  record,
  engine,
  conditions,
}: RecordFormProps & { item: FieldItem; field: FieldView }) {
  const labelOf = useLabel()
  const values = useWatch({ control: form.control })
  const now = asRecord({ ...form.getValues(), ...values } as FormValues, beside, record)
  if (item.visible_when !== undefined && conditions(item.visible_when, now) === false) return null
  const worked = engine?.computed(now as LineValues) ?? {}
  const value = Object.hasOwn(worked, field.name) ? worked[field.name] : record?.[field.name]
  const Read = uiOf(field).Read
  return (
    <Input.Wrapper label={labelOf(item.label ?? field.label)} data-worked={field.name}>
      <Text size="sm" component="div" mih={34} py={7}>
        {isBlank(value) ? (
          '—'
        ) : (
          <Read
            field={field}
            value={value}
            record={{ ...now, [field.name]: value ?? null }}
            path={field.name}
            place="cell"
          />
        )}
      </Text>
    </Input.Wrapper>
  )
}

function allowedOptions(item: FieldItem, conditions: Conditions, now: RecordView): string[] | undefined {
  return item.options_when?.find((one) => conditions(one.when, now) === true)?.values
}

type FilledProps = SlotProps & { required: boolean; disabled: boolean; now: RecordView; allowed: string[] | undefined }

function Filled({ item, field, form, required, disabled, now, allowed, first, onBeside }: FilledProps) {
  const t = useText()
  const labelOf = useLabel()
  const Edit = uiOf(field).Edit
  const shown =
    allowed && field.options
      ? { ...field, options: field.options.filter((option) => allowed.includes(option.value)) }
      : field
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
          field={shown}
          value={slot.value as JsonValue}
          record={{ ...now, [field.name]: slot.value as JsonValue }}
          place="form"
          label={label}
          help={help === undefined ? undefined : labelOf(help)}
          error={fieldState.error?.message}
          required={required}
          disabled={disabled}
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
