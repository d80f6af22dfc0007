/** Kinds about who may do what. */
import { groupSchema } from './group.ts'
import { permissionSetSchema } from './permission-set.ts'
import { queueSchema } from './queue.ts'
import { restrictionRuleSchema } from './restriction-rule.ts'
import { roleSchema } from './role.ts'
import { sharingRuleSchema } from './sharing-rule.ts'
import type { KindDef } from './kinds.ts'

export const accessKinds = {
  group: {
    kind: 'group',
    label: { en: 'Group', 'zh-CN': '用户组' },
    summary: { en: 'People named together across roles', 'zh-CN': '跨角色的人员组' },
    schema: groupSchema,
    scoped: false,
  },
  permission_set: {
    kind: 'permission_set',
    label: { en: 'Permission set', 'zh-CN': '权限集' },
    summary: { en: 'What its holders may do with objects and fields', 'zh-CN': '持有者对对象与字段的权限' },
    schema: permissionSetSchema,
    scoped: false,
  },
  queue: {
    kind: 'queue',
    label: { en: 'Queue', 'zh-CN': '队列' },
    summary: { en: 'An owner that is no person; members take from it', 'zh-CN': '非个人的负责人，成员从中领取' },
    schema: queueSchema,
    scoped: false,
  },
  restriction_rule: {
    kind: 'restriction_rule',
    label: { en: 'Restriction rule', 'zh-CN': '限制规则' },
    summary: { en: 'Narrows what chosen people reach', 'zh-CN': '缩小指定人员可访问的范围' },
    schema: restrictionRuleSchema,
    scoped: true,
  },
  role: {
    kind: 'role',
    label: { en: 'Role', 'zh-CN': '角色' },
    summary: {
      en: 'A place in the tree that decides whose records one reaches',
      'zh-CN': '角色树中的位置，决定可访问谁的记录',
    },
    schema: roleSchema,
    scoped: false,
  },
  sharing_rule: {
    kind: 'sharing_rule',
    label: { en: 'Sharing rule', 'zh-CN': '共享规则' },
    summary: { en: 'Opens records of an object to more people', 'zh-CN': '向更多人开放对象的记录' },
    schema: sharingRuleSchema,
    scoped: true,
  },
} as const satisfies { [kind: string]: KindDef }
