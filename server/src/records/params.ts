/**
 * Parameters of a statement as places to be filled: the text is made once per plan, the values are bound on every run.
 */
import type { Access } from '@trellis/metadata/access/access.ts'
import { reachIds } from '@trellis/metadata/access/access.ts'
import { uuidArray } from '../db/uuid-array.ts'
import { sealer } from './sealed.ts'

const noIds: readonly string[] = []

/** Where the value of a placeholder comes from when the statement runs. */
export type Slot =
  /** A value of the checked query. */
  | { from: 'query'; index: number }
  /** Hashes of a value of the query, or of each of a list, as a blind index has them. */
  | { from: 'hashes'; index: number; column: string }
  /** Users whose records the caller reaches. */
  | { from: 'owners' }
  /** Ids records are shared with the caller under. */
  | { from: 'grantees' }
  | { from: 'cursor'; index: number }
  | { from: 'as_of' }
  | { from: 'id' }
  | { from: 'time_zone' }
  | { from: 'offset' }
  /** Search terms of one object: a tsquery, or the texts to re-check. */
  | { from: 'search'; part: string }
  /** Known when the plan is made, e.g. a literal of a formula. */
  | { from: 'plan'; value: unknown }

export type SlotValues = {
  values: readonly unknown[]
  ownerIds: readonly string[]
  grantees?: readonly string[]
  cursor?: readonly (string | null)[]
  asOf?: string | null
  id?: string
  timeZone: string
  offset?: number
  search?: { readonly [part: string]: unknown }
}

export type Params = {
  slots: Slot[]
  /** Encrypted fields that are asked by their hashes. */
  hashed: { object: string; field: string }[]
  /** The placeholder of a slot, `$3::uuid[]`; equal slots share one. */
  add(slot: Slot, cast: string): string
  /** A placeholder of its own without a cast, `$3`. */
  next(slot: Slot): string
}

/** `offset`: how many placeholders of a surrounding statement come first. */
export function createParams(offset = 0): Params {
  const slots: Slot[] = []
  const numbers = new Map<string, number>()
  return {
    slots,
    hashed: [],
    add(slot, cast) {
      const key = `${JSON.stringify(slot)}${cast}`
      let number = numbers.get(key)
      if (number === undefined) {
        number = offset + slots.push(slot)
        numbers.set(key, number)
      }
      return `$${number}::${cast}`
    },
    next: (slot) => `$${offset + slots.push(slot)}`,
  }
}

/** `reachIds` as a statement binds them. */
export function boundReach(access: Access): Buffer {
  return uuidArray(reachIds(access))
}

export function bindSlots(slots: readonly Slot[], values: SlotValues): unknown[] {
  return slots.map((slot) => {
    switch (slot.from) {
      case 'query':
        return values.values[slot.index]
      case 'hashes':
        return [values.values[slot.index]].flat().flatMap((text) => sealer().hashes(String(text), slot.column))
      case 'owners':
        return uuidArray(values.ownerIds)
      case 'grantees':
        return uuidArray(values.grantees ?? noIds)
      case 'cursor':
        return values.cursor?.[slot.index] ?? null
      case 'as_of':
        return values.asOf ?? null
      case 'id':
        return values.id ?? null
      case 'time_zone':
        return values.timeZone
      case 'offset':
        return values.offset ?? 0
      case 'search':
        return values.search?.[slot.part] ?? null
      case 'plan':
        return slot.value
    }
  })
}
