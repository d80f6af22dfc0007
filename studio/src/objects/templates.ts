/** What a new object may start with. Pure data: fields by name, in order. */
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'

export type TemplateName = 'blank' | 'tracker' | 'pipeline' | 'directory'
export const templateNames: TemplateName[] = ['tracker', 'pipeline', 'directory', 'blank']

const name: FieldDocument = {
  type: 'text',
  label: { en: 'Name', 'zh-CN': '名称' },
  required: true,
  max_length: 200,
  searchable: true,
}
const notes: FieldDocument = { type: 'long_text', label: { en: 'Notes', 'zh-CN': '备注' } }

export const templates: { [template in TemplateName]: { [field: string]: FieldDocument } } = {
  blank: { name },
  tracker: {
    name,
    status: {
      type: 'select',
      label: { en: 'Status', 'zh-CN': '状态' },
      required: true,
      default: 'open',
      options: [
        { value: 'open', label: { en: 'Open', 'zh-CN': '待处理' }, color: 'blue' },
        { value: 'doing', label: { en: 'In progress', 'zh-CN': '进行中' }, color: 'orange' },
        { value: 'done', label: { en: 'Done', 'zh-CN': '已完成' }, color: 'green', closed: true, won: true },
      ],
    },
    due: { type: 'date', label: { en: 'Due', 'zh-CN': '截止日期' } },
    notes,
  },
  pipeline: {
    name,
    stage: {
      type: 'select',
      label: { en: 'Stage', 'zh-CN': '阶段' },
      required: true,
      default: 'first_talk',
      options: [
        { value: 'first_talk', label: { en: 'First talk', 'zh-CN': '初步接触' }, color: 'gray', probability: 10 },
        { value: 'proposal', label: { en: 'Proposal', 'zh-CN': '方案报价' }, color: 'blue', probability: 40 },
        { value: 'negotiation', label: { en: 'Negotiation', 'zh-CN': '商务谈判' }, color: 'orange', probability: 70 },
        {
          value: 'won',
          label: { en: 'Won', 'zh-CN': '赢单' },
          color: 'green',
          probability: 100,
          closed: true,
          won: true,
        },
        { value: 'lost', label: { en: 'Lost', 'zh-CN': '输单' }, color: 'red', probability: 0, closed: true },
      ],
    },
    amount: { type: 'currency', label: { en: 'Amount', 'zh-CN': '金额' }, precision: 15, scale: 2 },
    close_date: { type: 'date', label: { en: 'Close date', 'zh-CN': '预计成交日期' } },
    notes,
  },
  directory: {
    name,
    phone: { type: 'phone', label: { en: 'Phone', 'zh-CN': '电话' } },
    email: { type: 'email', label: { en: 'E-mail', 'zh-CN': '邮箱' } },
    address: { type: 'address', label: { en: 'Address', 'zh-CN': '地址' } },
    notes,
  },
}
