/**
 * Live values of a line: its formulas as the server would work them out, and defaults that follow from what was chosen (the price of a product).
 * A chunk of its own, loaded when lines are first edited.
 */
import { computedValue } from '@trellis/metadata/fields/computed-value.ts'
import type { Reference } from '@trellis/metadata/formula/types.ts'
import type { ModelDescription } from '@trellis/metadata/model/describe.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { describedModel } from '@trellis/metadata/record/described-model.ts'
import type { FormulaUse, Values } from '@trellis/metadata/record/draft.ts'
import { evaluator } from '@trellis/metadata/record/formula-values.ts'
import type { ModelView } from '../../api/model.ts'
import type { Me } from '../../api/session.ts'
import { localeNow } from '../../i18n/i18n.ts'
import type { LineValues } from './lines.ts'

export type LineEngine = {
  /** Formula fields that can be worked out from the line and what is beside it. */
  computed(values: LineValues): LineValues
  /** Defaults by formula, for fields that are blank; only those that can be worked out. */
  defaults(values: LineValues): LineValues
  /** Paths of a chosen record that defaults and formulas read: `product` -> `product.list_price`. */
  pathsFrom(lookup: string): string[]
}

export function lineEngine(
  model: ModelView,
  object: string,
  me: Pick<Me, 'id' | 'globals'>,
  timeZone: string,
): LineEngine | null {
  const described = describedModel(model as unknown as ModelDescription, me.id)
  const shape = objectOf(described.model, object)
  if (!shape) return null
  const { settings } = described.model
  const context = {
    locale: localeNow(),
    timeZone,
    today: new Date().toISOString().slice(0, 10),
    defaultCurrency: settings.currency,
    defaultRegion: settings.region,
  }
  const related = (reference: Reference, values: Values): unknown =>
    (values[reference.path[0] ?? ''] ?? null) === null ? null : values[reference.key]
  const evaluate = evaluator(described.model, shape, {
    nowMs: Date.now(),
    timeZone,
    globals: me.globals,
    partial: true,
    related,
  })
  const formulas = usesOf(shape, 'field', ({ formula }) => formula?.text)
  const defaults = usesOf(shape, 'default', ({ defaultFormula }) => defaultFormula)
  const worked = ({ field, use }: FieldUse, values: LineValues): LineValues => {
    const whole = { ...Object.fromEntries(Object.keys(shape.fields).map((name) => [name, null])), ...values }
    const { value, error } = evaluate(use, whole, null)
    return error === undefined && value !== undefined ? { [field.name]: computedValue(field, value, context) } : {}
  }
  const paths = pathsRead([...formulas, ...defaults])
  return {
    // In document order, so that a formula over another finds it.
    computed: (values) => formulas.reduce((now, one) => ({ ...now, ...worked(one, { ...values, ...now }) }), {}),
    defaults: (values) =>
      defaults.reduce((now: LineValues, one) => {
        const blank = (values[one.field.name] ?? null) === null
        const given = blank ? worked(one, values) : {}
        return (given[one.field.name] ?? null) === null ? now : { ...now, ...given }
      }, {}),
    pathsFrom: (lookup) => paths.filter((path) => path.startsWith(`${lookup}.`)),
  }
}

type FieldUse = { field: FieldShape; use: FormulaUse }

function usesOf(
  shape: ObjectShape,
  kind: 'field' | 'default',
  text: (field: FieldShape) => string | undefined,
): FieldUse[] {
  return Object.values(shape.fields).flatMap((field) => {
    const formula = text(field)
    if (formula === undefined) return []
    const blankAs = kind === 'default' ? 'null' : (field.formula?.blankAs ?? 'zero')
    return [{ field, use: { text: formula, kind, object: shape.name, name: field.name, blankAs } }]
  })
}

/** Paths through lookups as they are written; what is no path is asked for in vain at worst. */
function pathsRead(uses: readonly FieldUse[]): string[] {
  const written = uses.flatMap(
    ({ use }) => use.text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').match(/[a-z_]\w*(?:\.[a-z_]\w*)+/gi) ?? [],
  )
  return [...new Set(written.map((path) => path.toLowerCase()))]
}
