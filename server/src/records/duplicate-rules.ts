/** Duplicate rules of an object with the matching rules they name, as the write path uses them. Made once per Model. */
import type { Audience } from '@trellis/metadata/layout/audience.ts'
import type { Label, Model } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { DuplicateRuleDocument } from '@trellis/metadata/schema/duplicate-rule.ts'
import type { MatchingRuleDocument } from '@trellis/metadata/schema/matching-rule.ts'
import type { MatchMethod } from './match-sql.ts'

export type Criterion = {
  field: string
  otherField: string | undefined
  method: MatchMethod
  weight: number
  required: boolean
  matchBlank: boolean
}

/** `threshold` in percent of the weights. */
export type Matching = { against: string | undefined; threshold: number; criteria: Criterion[] }

export type DuplicateRule = {
  name: string
  onCreate: 'block' | 'warn' | 'allow'
  onUpdate: 'block' | 'warn' | 'allow'
  when: string | undefined
  message: Label | undefined
  seesHidden: boolean
  exempt: Audience | undefined
  matchings: Matching[]
  /** Fields of the object its criteria look at. */
  fields: string[]
}

const defaultThreshold = 80
const known = new WeakMap<Model, Map<string, readonly DuplicateRule[]>>()

export function duplicateRules(model: Model, object: string): readonly DuplicateRule[] {
  let byObject = known.get(model)
  if (!byObject) known.set(model, (byObject = new Map()))
  let rules = byObject.get(object)
  if (!rules) byObject.set(object, (rules = rulesOf(model, object)))
  return rules
}

function rulesOf(model: Model, object: string): DuplicateRule[] {
  const documents = documentsOf<DuplicateRuleDocument>(model, 'duplicate_rule', object)
  const matching = new Map(
    documentsOf<MatchingRuleDocument>(model, 'matching_rule', object).map((one) => [one.name, one]),
  )
  return documents
    .filter((rule) => rule.active !== false)
    .toSorted((a, b) => (a.order ?? 1000) - (b.order ?? 1000) || (a.name < b.name ? -1 : 1))
    .flatMap((rule): DuplicateRule[] => {
      const matchings = rule.matching_rules.flatMap((name) => {
        const found = matching.get(name)
        return found && found.active !== false ? (matchingOf(model, object, found) ?? []) : []
      })
      if (matchings.length === 0) return []
      return [
        {
          name: rule.name,
          // Linking and merging are left to the person who is warned.
          onCreate: rule.on_create === 'link' || rule.on_create === 'merge' ? 'warn' : rule.on_create,
          onUpdate: rule.on_update ?? 'allow',
          when: rule.when,
          message: rule.message,
          seesHidden: rule.sees_hidden === true,
          exempt: rule.exempt,
          matchings,
          fields: [...new Set(matchings.flatMap(({ criteria }) => criteria.map(({ field }) => field)))],
        },
      ]
    })
}

/** undefined: it looks at something that has no column of its own. */
function matchingOf(model: Model, object: string, document: MatchingRuleDocument): Matching | undefined {
  const shape = objectOf(model, object)
  const target = objectOf(model, document.against ?? object)
  const isStored = document.criteria.every(
    ({ field, other_field: other }) =>
      shape && target && fieldOf(shape, field)?.column != null && fieldOf(target, other ?? field)?.column != null,
  )
  if (!isStored) return undefined
  return {
    against: document.against,
    threshold: document.threshold ?? defaultThreshold,
    criteria: document.criteria.map((one) => ({
      field: one.field,
      otherField: one.other_field,
      method: one.method,
      weight: one.weight ?? 1,
      required: one.required === true,
      matchBlank: one.match_blank === true,
    })),
  }
}

function documentsOf<D extends { name: string }>(model: Model, kind: string, object: string): D[] {
  const documents: AnyDocument[] = Object.values(model.documents[kind] ?? {})
  return documents.filter(({ name }) => name.startsWith(`${object}.`)) as unknown as D[]
}
