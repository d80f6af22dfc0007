/** Kinds about who may do what. */
import { groupSchema } from './group.ts'
import { permissionSetSchema } from './permission-set.ts'
import { queueSchema } from './queue.ts'
import { restrictionRuleSchema } from './restriction-rule.ts'
import { roleSchema } from './role.ts'
import { sharingRuleSchema } from './sharing-rule.ts'
import type { KindDef } from './kinds.ts'

export const accessKinds = {
  group: { kind: 'group', label: { en: 'Group', 'zh-CN': '用户组' }, schema: groupSchema, scoped: false },
  permission_set: {
    kind: 'permission_set',
    label: { en: 'Permission set', 'zh-CN': '权限集' },
    schema: permissionSetSchema,
    scoped: false,
  },
  queue: { kind: 'queue', label: { en: 'Queue', 'zh-CN': '队列' }, schema: queueSchema, scoped: false },
  restriction_rule: {
    kind: 'restriction_rule',
    label: { en: 'Restriction rule', 'zh-CN': '限制规则' },
    schema: restrictionRuleSchema,
    scoped: true,
  },
  role: { kind: 'role', label: { en: 'Role', 'zh-CN': '角色' }, schema: roleSchema, scoped: false },
  sharing_rule: {
    kind: 'sharing_rule',
    label: { en: 'Sharing rule', 'zh-CN': '共享规则' },
    schema: sharingRuleSchema,
    scoped: true,
  },
} as const satisfies { [kind: string]: KindDef }
