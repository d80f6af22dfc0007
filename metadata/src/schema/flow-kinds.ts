/** Kinds about what happens by itself. */
import { approvalProcessSchema } from './approval.ts'
import { assignmentRuleSchema } from './assignment-rule.ts'
import { flowSchema } from './flow.ts'
import { poolSchema } from './pool.ts'
import { slaPolicySchema } from './sla-policy.ts'
import { webhookSchema } from './webhook.ts'
import type { KindDef } from './kinds.ts'

export const flowKinds = {
  approval_process: {
    kind: 'approval_process',
    label: { en: 'Approval process', 'zh-CN': '审批流程' },
    schema: approvalProcessSchema,
    scoped: true,
  },
  assignment_rule: {
    kind: 'assignment_rule',
    label: { en: 'Assignment rule', 'zh-CN': '分配规则' },
    schema: assignmentRuleSchema,
    scoped: true,
  },
  flow: { kind: 'flow', label: { en: 'Flow', 'zh-CN': '流程' }, schema: flowSchema, scoped: false },
  pool: { kind: 'pool', label: { en: 'Public pool', 'zh-CN': '公海' }, schema: poolSchema, scoped: true },
  sla_policy: {
    kind: 'sla_policy',
    label: { en: 'SLA policy', 'zh-CN': 'SLA 策略' },
    schema: slaPolicySchema,
    scoped: true,
  },
  webhook: { kind: 'webhook', label: { en: 'Webhook', 'zh-CN': 'Webhook' }, schema: webhookSchema, scoped: false },
} as const satisfies { [kind: string]: KindDef }
