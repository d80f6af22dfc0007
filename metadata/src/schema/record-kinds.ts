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
  calendar: {
    kind: 'calendar',
    label: { en: 'Calendar', 'zh-CN': '工作日历' },
    summary: { en: 'Working hours and holidays', 'zh-CN': '工作时间与节假日' },
    schema: calendarSchema,
    scoped: false,
  },
  customization: {
    kind: 'customization',
    label: { en: 'Customisation', 'zh-CN': '自定义' },
    summary: { en: 'What this workspace changes in a shipped document', 'zh-CN': '本工作区对内置文档的修改' },
    schema: customizationSchema,
    scoped: false,
  },
  duplicate_rule: {
    kind: 'duplicate_rule',
    label: { en: 'Duplicate rule', 'zh-CN': '查重规则' },
    summary: { en: 'What happens when a saved record matches others', 'zh-CN': '保存的记录与其他记录重复时如何处理' },
    schema: duplicateRuleSchema,
    scoped: true,
  },
  matching_rule: {
    kind: 'matching_rule',
    label: { en: 'Matching rule', 'zh-CN': '匹配规则' },
    summary: { en: 'When two records are the same thing', 'zh-CN': '如何判定两条记录相同' },
    schema: matchingRuleSchema,
    scoped: true,
  },
  object: {
    kind: 'object',
    label: { en: 'Object', 'zh-CN': '对象' },
    summary: {
      en: 'What records of one sort hold: fields, relationships, sharing',
      'zh-CN': '一类记录的字段、关系与共享',
    },
    schema: objectSchema,
    scoped: false,
  },
  picklist: {
    kind: 'picklist',
    label: { en: 'Picklist', 'zh-CN': '选项列表' },
    summary: { en: 'Choices several fields share', 'zh-CN': '多个字段共用的选项' },
    schema: picklistSchema,
    scoped: false,
  },
  plugin: {
    kind: 'plugin',
    label: { en: 'Plugin', 'zh-CN': '插件' },
    summary: { en: 'The declaration of an installed plugin', 'zh-CN': '已安装插件的声明' },
    schema: pluginSchema,
    scoped: false,
  },
  record_type: {
    kind: 'record_type',
    label: { en: 'Record type', 'zh-CN': '业务类型' },
    summary: { en: 'One way an object is used, with its own pipeline', 'zh-CN': '对象的一种用法，拥有自己的阶段' },
    schema: recordTypeSchema,
    scoped: true,
  },
  settings: {
    kind: 'settings',
    label: { en: 'Settings', 'zh-CN': '设置' },
    summary: {
      en: 'Currency, language, time zone, fiscal year ... of the workspace',
      'zh-CN': '工作区的币种、语言、时区、财年等',
    },
    schema: settingsSchema,
    scoped: false,
  },
  translation: {
    kind: 'translation',
    label: { en: 'Translation', 'zh-CN': '翻译' },
    summary: { en: 'Labels of other documents in one more language', 'zh-CN': '其他文档的另一种语言文本' },
    schema: translationSchema,
    scoped: false,
  },
  validation_rule: {
    kind: 'validation_rule',
    label: { en: 'Validation rule', 'zh-CN': '校验规则' },
    summary: { en: 'A condition that must not hold when a record is saved', 'zh-CN': '保存记录时不允许成立的条件' },
    schema: validationRuleSchema,
    scoped: true,
  },
} as const satisfies { [kind: string]: KindDef }
