/** The properties of something as a form, drawn from its JSON Schema. Texts and help come from the studio's table, else from the schema. */
import {
  Fieldset,
  Input,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  TextInput,
  Textarea,
} from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { OptionDocument } from '@trellis/metadata/schema/field.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { Path } from '../document/pointers.ts'
import { valueAt } from '../document/pointers.ts'
import { maybeText, useStudioText } from '../i18n/studio-text.ts'
import { ColorDot, IconInput, ReferenceInput } from './choice-inputs.tsx'
import { FormulaInput } from './formula-input.tsx'
import { RuleInput } from './rule-input.tsx'
import type { InputKind, JsonSchema } from './input-kind.ts'
import { inputKind } from './input-kind.ts'
import { JsonInput } from './json-input.tsx'
import { LabelInput } from './label-input.tsx'
import { choiceLabel, propertyLabel } from './texts-of.ts'

const ChoicesEditor = lazy(async () => ({ default: (await import('./choices-editor.tsx')).ChoicesEditor }))

export type FormPlace = {
  /** What the form edits: members are read from here and changes go to `onChange` with their path. */
  value: unknown
  onChange(path: Path, value: unknown): void
  /** Object whose fields references and formulas mean. */
  object?: string
  /** Problem texts by JSON Pointer below the value. */
  problems?: ReadonlyMap<string, string>
  /** Where a member means something else than usual: texts `prop.<scope>.<name>` come first. */
  scope?: string
}

export function PropertyForm({
  schema,
  names,
  place,
}: {
  schema: JsonSchema
  names: readonly string[]
  place: FormPlace
}) {
  const known = names.filter((name) => schema.properties && Object.hasOwn(schema.properties, name))
  return (
    <Stack gap="sm">
      {known.map((name) => (
        <Property
          key={name}
          path={[name]}
          schema={schema.properties?.[name] ?? {}}
          required={schema.required?.includes(name) === true && name !== 'type'}
          place={place}
        />
      ))}
    </Stack>
  )
}

type PropertyProps = { path: Path; schema: JsonSchema; required?: boolean; place: FormPlace }

export function Property({ path, schema, required, place }: PropertyProps) {
  const t = useStudioText()
  const name = String(path.at(-1))
  const scoped = place.scope === undefined ? undefined : maybeText(t, `prop.${place.scope}.${name}`)
  const given: Given = {
    name,
    label: scoped ?? propertyLabel(t, name),
    // What is called differently somewhere is helped with differently there.
    help: maybeText(t, scoped === undefined ? `help.${name}` : `help.${place.scope}.${name}`),
    value: valueAt(place.value, path),
    error: place.problems?.get(path.map((step) => `/${step}`).join('')),
    required,
    place,
    set: (next) => place.onChange(path, next),
  }
  const input = inputKind(name, schema)
  if (input.kind === 'group')
    return <GroupInput path={path} label={given.label} properties={input.properties} place={place} />
  return isPicked(input) ? <PickedInput input={input} given={given} /> : <TypedInput input={input} given={given} />
}

type Given = {
  name: string
  label: string
  help?: string
  value: unknown
  error?: string
  required?: boolean
  place: FormPlace
  set(next: unknown): void
}

type Picked = Extract<InputKind, { kind: 'choice' | 'choices' | 'reference' | 'options' | 'icon' | 'color' }>
type Typed = Exclude<InputKind, Picked | { kind: 'group' }>
const picked: ReadonlySet<string> = new Set(['choice', 'choices', 'reference', 'options', 'icon', 'color'])

function isPicked(input: Exclude<InputKind, { kind: 'group' }>): input is Picked {
  return picked.has(input.kind)
}

function GroupInput({
  path,
  label,
  properties,
  place,
}: {
  path: Path
  label: string
  properties: { [name: string]: JsonSchema }
  place: FormPlace
}) {
  return (
    <Fieldset legend={label} p="sm">
      <Stack gap="sm">
        {Object.entries(properties).map(([part, inner]) => (
          <Property key={part} path={[...path, part]} schema={inner} place={place} />
        ))}
      </Stack>
    </Fieldset>
  )
}

/** What holds while nobody chooses. */
const usual: { [name: string]: string } = { chart: 'bar_horizontal' }

/** Values that are chosen from what there is. */
function PickedInput({ input, given }: { input: Picked; given: Given }) {
  const t = useStudioText()
  const { label, help, error, value, set, required, place } = given
  const text = typeof value === 'string' ? value : undefined
  switch (input.kind) {
    case 'choice': {
      const data = input.values.map((one) => ({ value: one, label: choiceLabel(t, one) }))
      const clear = {
        clearable: required !== true && usual[given.name] === undefined,
        clearButtonProps: { 'aria-label': t('shell.remove') },
      }
      return (
        <Select
          label={label}
          description={help}
          error={error}
          data={data}
          value={text ?? usual[given.name] ?? null}
          onChange={(next) => set(next ?? undefined)}
          {...clear}
        />
      )
    }
    case 'choices': {
      const data = input.values.map((one) => ({ value: one, label: choiceLabel(t, one) }))
      return (
        <MultiSelect
          label={label}
          description={help}
          data={data}
          value={textsOf(value)}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
        />
      )
    }
    case 'reference':
      return (
        <ReferenceInput
          label={label}
          help={help}
          to={input.to}
          object={place.object}
          value={value}
          many={input.many}
          onChange={set}
          required={required}
        />
      )
    case 'options':
      return (
        <Suspense>
          <ChoicesEditor label={label} value={(value as OptionDocument[] | undefined) ?? []} onChange={set} />
        </Suspense>
      )
    case 'icon':
      return <IconInput label={label} value={text} onChange={set} />
    case 'color':
      return (
        <Input.Wrapper label={label}>
          <div>
            <ColorDot label={label} size={20} value={text} onChange={set} />
          </div>
        </Input.Wrapper>
      )
  }
}

const longLabels = new Set(['help', 'description', 'text', 'message'])

/** Values that are typed or switched. */
function TypedInput({ input, given }: { input: Typed; given: Given }) {
  const { name, label, help, error, value, set, required, place } = given
  const text = typeof value === 'string' ? value : ''
  const setText = (next: string) => set(next === '' ? undefined : next)
  switch (input.kind) {
    case 'label':
      return (
        <LabelInput
          title={label}
          help={help}
          value={value as Label | undefined}
          onChange={set}
          long={longLabels.has(name)}
          required={required}
        />
      )
    case 'flag': {
      const on = flagOf(place.scope === 'object' ? `object.${name}` : name, value)
      return (
        <Switch label={label} description={help} checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      )
    }
    case 'number': {
      const shown = typeof value === 'number' || typeof value === 'string' ? value : ''
      return (
        <NumberInput
          label={label}
          description={help}
          error={error}
          min={input.min}
          max={input.max}
          allowDecimal={!input.whole}
          value={shown}
          onChange={(next) => set(next === '' ? undefined : Number(next))}
        />
      )
    }
    case 'formula':
      if (typeof value === 'object' && value !== null)
        return <JsonInput label={label} help={help} value={value} onChange={set} />
      return <FormulaOrRule input={input} given={given} text={text} setText={setText} />
    case 'text': {
      const Shape = input.long ? Textarea : TextInput
      return (
        <Shape
          label={label}
          description={help}
          error={error}
          withAsterisk={required}
          value={text}
          onChange={(event: { currentTarget: { value: string } }) => setText(event.currentTarget.value)}
        />
      )
    }
    case 'texts':
      return (
        <TagsInput
          label={label}
          description={help}
          value={textsOf(value)}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
        />
      )
    case 'json':
      return <JsonInput label={label} help={help} value={value} onChange={set} />
  }
}

type FormulaProps = { input: { condition: boolean }; given: Given; text: string; setText(text: string): void }

/** A condition on records can be put together; what is worked out is written. */
function FormulaOrRule({ input, given, text, setText }: FormulaProps) {
  const { label, help, error, place } = given
  const props = { label, help, error, condition: input.condition, value: text, onChange: setText }
  return input.condition && place.object !== undefined ? (
    <RuleInput {...props} object={place.object} />
  ) : (
    <FormulaInput {...props} object={place.object} />
  )
}

const onByDefault = new Set([
  'restricted',
  'track_history',
  'active',
  'create',
  'object.role_hierarchy',
  'object.searchable',
])

/** Some flags are on while nobody says otherwise. */
function flagOf(name: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : onByDefault.has(name)
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
