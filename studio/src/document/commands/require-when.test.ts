import { expect, test } from 'vitest'
import { compile } from '@trellis/metadata/model/compile.ts'
import { documentsFrom } from '../documents.ts'
import { conditionOf, requireWhen } from './require-when.ts'

const base = documentsFrom([
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    fields: {
      stage: { type: 'text', label: 'Stage' },
      reason: { type: 'text', label: { en: 'Reason', 'zh-CN': '原因' } },
    },
  },
])
const input = { object: 'deal', field: 'reason', label: { en: 'Reason', 'zh-CN': '原因' } }

test('a condition becomes the rule that keeps to it, is read back, changed and taken away', () => {
  const made = requireWhen(base, { ...input, condition: 'OR(stage = "lost", stage = "off")' })
  expect(made.get('validation_rule/deal.reason_required')).toMatchObject({
    error_when: 'AND(OR(stage = "lost", stage = "off"), ISBLANK(reason))',
    field: 'reason',
    message: { en: 'Fill in Reason.', 'zh-CN': '请填写原因。' },
  })
  expect(compile({ documents: [...made.values()], revision: 1 })).toMatchObject({ ok: true })
  expect(conditionOf(made, 'deal', 'reason')).toBe('OR(stage = "lost", stage = "off")')
  const changed = requireWhen(made, { ...input, condition: 'stage = "lost"' })
  expect(conditionOf(changed, 'deal', 'reason')).toBe('stage = "lost"')
  expect([...requireWhen(changed, { ...input, condition: ' ' }).keys()]).toEqual([...base.keys()])
})

test('a rule of that name that says something else is left as it is', () => {
  const own = { kind: 'validation_rule', name: 'deal.reason_required', error_when: 'LEN(reason) < 3', message: 'More' }
  const documents = documentsFrom([...base.values(), own])
  expect(conditionOf(documents, 'deal', 'reason')).toBeUndefined()
  expect(requireWhen(documents, { ...input, condition: 'true' })).toBe(documents)
})
