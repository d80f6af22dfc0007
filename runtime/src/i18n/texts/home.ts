import type { TextEntry } from '../text-table.ts'

/** The home, pages of blocks, and notices. */
export const homeTexts = {
  'home.afternoon': ['Good afternoon, {{name}}', '{{name}}，下午好'],
  'home.all': ['View all', '查看全部'],
  'home.evening': ['Good evening, {{name}}', '{{name}}，晚上好'],
  'home.figure': ['{{name}}: {{value}}', '{{name}}：{{value}}'],
  'home.morning': ['Good morning, {{name}}', '{{name}}，早上好'],
  'home.no_recent': ['Records you open appear here.', '您打开过的记录会显示在这里。'],
  'home.none': ['Nothing here. All clear.', '这里没有待处理的内容。'],
  'home.recent': ['Recently opened', '最近打开'],
  'home.title': ['Home', '首页'],
  'home.without': ['Without', '未填写'],
} as const satisfies { [key: string]: TextEntry }
