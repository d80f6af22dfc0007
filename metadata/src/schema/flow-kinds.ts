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
    summary: { en: 'Who has to agree before a record goes on', 'zh-CN': '记录继续之前需要谁同意' },
    schema: approvalProcessSchema,
    scoped: true,
  },
  assignment_rule: {
    kind: 'assignment_rule',
    label: { en: 'Assignment rule', 'zh-CN': '分配规则' },
    summary: { en: 'Who gets a new record', 'zh-CN': '新记录分配给谁' },
    schema: assignmentRuleSchema,
    scoped: true,
  },
  flow: {
    kind: 'flow',
    label: { en: 'Flow', 'zh-CN': '流程' },
    summary: { en: 'What happens by itself: a trigger and its steps', 'zh-CN': '自动执行的流程：触发条件与步骤' },
    schema: flowSchema,
    scoped: false,
  },
  pool: {
    kind: 'pool',
    label: { en: 'Public pool', 'zh-CN': '公海' },
    summary: {
      en: 'The public pool: who may take records, when they come back',
      'zh-CN': '公海：谁可以领取、何时回收',
    },
    schema: poolSchema,
    scoped: true,
  },
  sla_policy: {
    kind: 'sla_policy',
    label: { en: 'SLA policy', 'zh-CN': 'SLA 策略' },
    summary: { en: 'A clock on records and what happens when it runs out', 'zh-CN': '记录上的计时及超时处理' },
    schema: slaPolicySchema,
    scoped: true,
  },
  webhook: {
    kind: 'webhook',
    label: { en: 'Webhook', 'zh-CN': 'Webhook' },
    summary: { en: 'Tells another system of changes', 'zh-CN': '向其他系统通知变更' },
    schema: webhookSchema,
    scoped: false,
  },
} as const satisfies { [kind: string]: KindDef }
