/** Kinds about what records hold and which of them are right. */
import { calendarSchema } from './calendar.ts'
import { customizationSchema } from './customization.ts'
import { duplicateRuleSchema } from './duplicate-rule.ts'
import { matchingRuleSchema } from './matching-rule.ts'
import { objectSchema } from './object.ts'
import { picklistSchema } from './picklist.ts'
import { pluginSchema } from './plugin.ts'
import { recordTypeSchema } from './record-type.ts'
import { settingsSchema } from './settings.ts'
import { translationSchema } from './translation.ts'
import { validationRuleSchema } from './validation-rule.ts'
import type { KindDef } from './kinds.ts'

export const recordKinds = {
  calendar: { kind: 'calendar', label: { en: 'Calendar', 'zh-CN': '工作日历' }, schema: calendarSchema, scoped: false },
  customization: {
    kind: 'customization',
    label: { en: 'Customisation', 'zh-CN': '自定义' },
    schema: customizationSchema,
    scoped: false,
  },
  duplicate_rule: {
    kind: 'duplicate_rule',
    label: { en: 'Duplicate rule', 'zh-CN': '查重规则' },
    schema: duplicateRuleSchema,
    scoped: true,
  },
  matching_rule: {
    kind: 'matching_rule',
    label: { en: 'Matching rule', 'zh-CN': '匹配规则' },
    schema: matchingRuleSchema,
    scoped: true,
  },
  object: { kind: 'object', label: { en: 'Object', 'zh-CN': '对象' }, schema: objectSchema, scoped: false },
  picklist: { kind: 'picklist', label: { en: 'Picklist', 'zh-CN': '选项列表' }, schema: picklistSchema, scoped: false },
  plugin: { kind: 'plugin', label: { en: 'Plugin', 'zh-CN': '插件' }, schema: pluginSchema, scoped: false },
  record_type: {
    kind: 'record_type',
    label: { en: 'Record type', 'zh-CN': '业务类型' },
    schema: recordTypeSchema,
    scoped: true,
  },
  settings: { kind: 'settings', label: { en: 'Settings', 'zh-CN': '设置' }, schema: settingsSchema, scoped: false },
  translation: {
    kind: 'translation',
    label: { en: 'Translation', 'zh-CN': '翻译' },
    schema: translationSchema,
    scoped: false,
  },
  validation_rule: {
    kind: 'validation_rule',
    label: { en: 'Validation rule', 'zh-CN': '校验规则' },
    schema: validationRuleSchema,
    scoped: true,
  },
} as const satisfies { [kind: string]: KindDef }
