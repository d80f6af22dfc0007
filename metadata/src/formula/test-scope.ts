/** A small sales Model for the tests of this folder. */
import type { FormulaField, FormulaScope } from './types.ts'

const objects: { readonly [object: string]: readonly FormulaField[] } = {
  opportunity: [
    { name: 'id', type: 'id' },
    { name: 'name', type: 'text', label: 'Name' },
    { name: 'amount', type: 'currency', digits: 13, scale: 2, label: 'Amount' },
    { name: 'probability', type: 'percent', digits: 3, scale: 2 },
    { name: 'stage', type: 'select', options: ['qualify', 'propose', 'won', 'lost'], label: 'Stage' },
    { name: 'tags', type: 'multiselect', options: ['vip', 'partner'] },
    { name: 'close_date', type: 'date' },
    { name: 'created_at', type: 'datetime' },
    { name: 'active', type: 'boolean' },
    { name: 'quantity', type: 'number' },
    { name: 'account', type: 'id', to: 'account' },
    { name: 'owner', type: 'id', to: 'user' },
    { name: 'start_time', type: 'time' },
    { name: 'secret', type: 'text', memoryOnly: true },
  ],
  account: [
    { name: 'id', type: 'id' },
    { name: 'name', type: 'text' },
    { name: 'industry', type: 'select', options: ['it', 'retail'] },
    { name: 'owner', type: 'id', to: 'user' },
    { name: 'parent', type: 'id', to: 'account' },
  ],
  user: [
    { name: 'id', type: 'id' },
    { name: 'name', type: 'text' },
    { name: 'email', type: 'text' },
  ],
  quote: [
    { name: 'id', type: 'id' },
    { name: 'total', type: 'currency', digits: 13, scale: 2 },
    { name: 'status', type: 'select', options: ['draft', 'accepted'] },
    { name: 'opportunity', type: 'id', to: 'opportunity' },
    { name: 'created_at', type: 'datetime' },
  ],
}

export const testScope: FormulaScope = {
  object: 'opportunity',
  field: (object, name) => objects[object]?.find((field) => field.name === name),
  names: (object) => objects[object]?.map((field) => field.name) ?? [],
  children: (object, name) =>
    object === 'opportunity' && (name === 'quotes' || name === 'quote.opportunity')
      ? { name: 'quotes', object: 'quote', via: 'opportunity' }
      : undefined,
  childNames: (object) => (object === 'opportunity' ? ['quotes'] : []),
  global: (path) =>
    path[0] === '$User' && path[1] === 'id'
      ? { name: '$User.id', type: 'id' }
      : path[0] === '$User'
        ? { name: path.join('.'), type: 'text' }
        : undefined,
  globalNames: () => ['$User.id', '$User.email'],
}

export const testTime = { nowMs: Date.UTC(2026, 10, 21, 15, 30), timeZone: 'UTC' }
