/** The objects every benchmark works on: accounts and deals with 20 own fields, private deals, a rep who may do everyday work. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'

export const stages = ['qualify', 'discover', 'propose', 'negotiate', 'won', 'lost'] as const
export const industries = ['manufacturing', 'software', 'retail', 'healthcare', 'finance', 'energy'] as const

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

export const benchDocuments: AnyDocument[] = [
  {
    kind: 'object',
    name: 'account',
    label: 'Account',
    name_field: 'name',
    sharing: 'public_read',
    fields: {
      name: { type: 'text', required: true, max_length: 160, searchable: true },
      industry: { type: 'select', options: options(industries) },
      city: { type: 'text', max_length: 80 },
      revenue: { type: 'number', precision: 15, scale: 2 },
    },
  },
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true, max_length: 200, searchable: true },
      account: { type: 'lookup', to: 'account', on_delete: 'restrict', required: true },
      stage: { type: 'select', options: options(stages), default: 'qualify', required: true },
      amount: { type: 'number', precision: 15, scale: 2, minimum: 0 },
      probability: { type: 'percent' },
      close_date: { type: 'date' },
      code: { type: 'external_id', unique: true },
      source: { type: 'select', options: options(['web', 'referral', 'event', 'ads']) },
      city: { type: 'text', max_length: 80 },
      contact_name: { type: 'text', max_length: 120 },
      phone: { type: 'text', max_length: 40 },
      email: { type: 'email' },
      next_step: { type: 'text', max_length: 300 },
      remarks: { type: 'long_text', max_length: 5000 },
      quantity: { type: 'integer' },
      discount: { type: 'percent' },
      cost: { type: 'number', precision: 15, scale: 2 },
      urgent: { type: 'checkbox' },
      started_at: { type: 'datetime' },
      score: { type: 'integer' },
    },
  },
  {
    kind: 'list_view',
    name: 'deal.by_date',
    label: 'By date',
    where: { field: 'stage', op: 'eq', value: 'propose' },
    columns: ['name', 'account', 'amount', 'close_date'],
    order_by: [{ field: 'close_date', dir: 'desc' }],
  },
  {
    kind: 'validation_rule',
    name: 'deal.won_needs_amount',
    error_when: 'AND(stage = "won", ISBLANK(amount))',
    message: 'A won deal needs an amount',
    field: 'amount',
  },
  {
    kind: 'validation_rule',
    name: 'deal.discount_limit',
    error_when: 'discount > 90',
    message: 'Too much discount',
    field: 'discount',
  },
  {
    kind: 'permission_set',
    name: 'rep',
    label: 'Rep',
    objects: {
      account: { read: true, create: true, update: true },
      deal: { read: true, create: true, update: true, delete: true, bulk: true, export: true, import: true },
    },
  },
]

/** Deal number n, the same on every run; long mixed Chinese and English texts as real remarks are. */
export function dealValues(n: number, account: string): { [field: string]: string | number | boolean } {
  const day = new Date(Date.UTC(2024, 0, 1) + (n % 1000) * 86_400_000).toISOString().slice(0, 10)
  return {
    name: `${['扩容项目', 'Platform rollout', '年度续约', 'Pilot line'][n % 4]} ${n}`,
    account,
    stage: stages[n % stages.length] ?? 'qualify',
    amount: 1000 + ((n * 7919) % 900_000) + 0.25,
    probability: (n * 13) % 101,
    close_date: day,
    code: `D-${n}`,
    source: ['web', 'referral', 'event', 'ads'][n % 4] ?? 'web',
    city: ['上海', '杭州', 'Berlin', 'Lyon'][n % 4] ?? '上海',
    contact_name: ['王伟', 'Elena Costa', '李静', 'Hugo Jensen'][n % 4] ?? '王伟',
    phone: `138${String(10_000_000 + (n % 89_999_999))}`,
    email: `buyer${n}@example.com`,
    next_step: '约技术负责人演示, then send the revised quote',
    remarks: `客户希望在第三季度完成试点, budget approved for phase ${n % 5}. 需要与现有的订单系统对接, and the plant manager asked for a visit. 备注 ${n}`,
    quantity: n % 500,
    discount: n % 40,
    cost: (n * 31) % 100_000,
    urgent: n % 7 === 0,
    started_at: `${day}T08:30:00.000Z`,
    score: n % 100,
  }
}
