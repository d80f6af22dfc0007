/** Kinds about what people see. */
import { actionSchema } from './action.ts'
import { appSchema } from './app.ts'
import { dashboardSchema } from './dashboard.ts'
import { emailTemplateSchema } from './email-template.ts'
import { formSchema } from './form.ts'
import { layoutSchema } from './layout.ts'
import { listViewSchema } from './list-view.ts'
import { metricSchema } from './metric.ts'
import { pageSchema } from './page.ts'
import { reportSchema } from './report.ts'
import { themeSchema } from './theme.ts'
import type { KindDef } from './kinds.ts'

export const screenKinds = {
  action: {
    kind: 'action',
    label: { en: 'Action', 'zh-CN': '操作按钮' },
    summary: {
      en: 'A button on records: runs a flow or function, sets fields, opens a form, page or link',
      'zh-CN': '记录上的按钮：运行流程或函数、设置字段、打开表单、页面或链接',
    },
    schema: actionSchema,
    scoped: true,
  },
  app: {
    kind: 'app',
    label: { en: 'App', 'zh-CN': '应用' },
    summary: { en: 'A working place: navigation, home page, who sees it', 'zh-CN': '工作空间：导航、首页与可见人员' },
    schema: appSchema,
    scoped: false,
  },
  dashboard: {
    kind: 'dashboard',
    label: { en: 'Dashboard', 'zh-CN': '仪表盘' },
    summary: { en: 'Tiles with figures, charts and lists', 'zh-CN': '由指标、图表和列表组成的看板' },
    schema: dashboardSchema,
    scoped: false,
  },
  email_template: {
    kind: 'email_template',
    label: { en: 'E-mail template', 'zh-CN': '邮件模板' },
    summary: { en: 'A mail with merge fields', 'zh-CN': '带合并字段的邮件' },
    schema: emailTemplateSchema,
    scoped: false,
  },
  form: {
    kind: 'form',
    label: { en: 'Form', 'zh-CN': '公开表单' },
    summary: { en: 'A public form that creates records', 'zh-CN': '创建记录的公开表单' },
    schema: formSchema,
    scoped: false,
  },
  layout: {
    kind: 'layout',
    label: { en: 'Layout', 'zh-CN': '页面布局' },
    summary: { en: 'The record page and forms of an object', 'zh-CN': '对象的记录页面与表单' },
    schema: layoutSchema,
    scoped: true,
  },
  list_view: {
    kind: 'list_view',
    label: { en: 'List view', 'zh-CN': '列表视图' },
    summary: {
      en: 'A saved way to look at records: table, board, calendar ...',
      'zh-CN': '查看记录的方式：表格、看板、日历等',
    },
    schema: listViewSchema,
    scoped: true,
  },
  metric: {
    kind: 'metric',
    label: { en: 'Metric', 'zh-CN': '指标' },
    summary: { en: 'One figure with one definition', 'zh-CN': '口径统一的指标' },
    schema: metricSchema,
    scoped: false,
  },
  page: {
    kind: 'page',
    label: { en: 'Page', 'zh-CN': '页面' },
    summary: {
      en: 'A page of components: home, cockpit, record page',
      'zh-CN': '由组件组成的页面：首页、驾驶舱、记录页',
    },
    schema: pageSchema,
    scoped: false,
  },
  report: {
    kind: 'report',
    label: { en: 'Report', 'zh-CN': '报表' },
    summary: { en: 'Rows or groups of records with figures and a chart', 'zh-CN': '记录的明细或分组，含指标与图表' },
    schema: reportSchema,
    scoped: false,
  },
  theme: {
    kind: 'theme',
    label: { en: 'Theme', 'zh-CN': '主题' },
    summary: { en: 'Colours, logo and density', 'zh-CN': '颜色、标志与密度' },
    schema: themeSchema,
    scoped: false,
  },
} as const satisfies { [kind: string]: KindDef }
