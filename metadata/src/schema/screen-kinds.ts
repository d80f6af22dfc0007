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
  action: { kind: 'action', label: { en: 'Action', 'zh-CN': '操作按钮' }, schema: actionSchema, scoped: true },
  app: { kind: 'app', label: { en: 'App', 'zh-CN': '应用' }, schema: appSchema, scoped: false },
  dashboard: {
    kind: 'dashboard',
    label: { en: 'Dashboard', 'zh-CN': '仪表盘' },
    schema: dashboardSchema,
    scoped: false,
  },
  email_template: {
    kind: 'email_template',
    label: { en: 'E-mail template', 'zh-CN': '邮件模板' },
    schema: emailTemplateSchema,
    scoped: false,
  },
  form: { kind: 'form', label: { en: 'Form', 'zh-CN': '公开表单' }, schema: formSchema, scoped: false },
  layout: { kind: 'layout', label: { en: 'Layout', 'zh-CN': '页面布局' }, schema: layoutSchema, scoped: true },
  list_view: {
    kind: 'list_view',
    label: { en: 'List view', 'zh-CN': '列表视图' },
    schema: listViewSchema,
    scoped: true,
  },
  metric: { kind: 'metric', label: { en: 'Metric', 'zh-CN': '指标' }, schema: metricSchema, scoped: false },
  page: { kind: 'page', label: { en: 'Page', 'zh-CN': '页面' }, schema: pageSchema, scoped: false },
  report: { kind: 'report', label: { en: 'Report', 'zh-CN': '报表' }, schema: reportSchema, scoped: false },
  theme: { kind: 'theme', label: { en: 'Theme', 'zh-CN': '主题' }, schema: themeSchema, scoped: false },
} as const satisfies { [kind: string]: KindDef }
