import type { TextEntry } from '../text-table.ts'

/** Work the server does in the background. */
export const jobTexts = {
  'job.a_record': ['A record', '一条记录'],
  'job.anyway': ['Do it anyway: {{shown}}', '仍然执行 {{shown}} 条'],
  'job.changed': ['{{objects}}: {{shown}} changed', '{{objects}}：已修改 {{shown}} 条'],
  'job.changed_since': ['changed since', '之后又被修改'],
  'job.changing': ['{{objects}}: changing {{shown}}', '{{objects}}：正在修改 {{shown}} 条'],
  'job.deleted': ['{{objects}}: {{shown}} deleted', '{{objects}}：已删除 {{shown}} 条'],
  'job.deleting': ['{{objects}}: deleting {{shown}}', '{{objects}}：正在删除 {{shown}} 条'],
  'job.done_of': ['{{done}} of {{total}}', '已完成 {{done}} / {{total}}'],
  'job.download': ['Download the file', '下载文件'],
  'job.error_file': ['File of refused records', '下载被拒绝的记录'],
  'job.exported': ['{{objects}}: a file of {{shown}}', '{{objects}}：文件含 {{shown}} 条'],
  'job.exporting': ['{{objects}}: making a file', '{{objects}}：正在生成文件'],
  'job.gone': ['not there any more', '已不存在'],
  'job.kept': ['{{count}} value stays as it is.', '{{count}} values stay as they are.', '{{count}} 个值保持不变。'],
  'job.kept_until': ['Kept until {{time}}', '保留至 {{time}}'],
  'job.not_allowed': ['could not be put back', '无法恢复'],
  'job.progress': ['Progress', '进度'],
  'job.refused': ['{{shown}} refused', '{{shown}} 条被拒绝'],
  'job.restored': ['{{objects}}: {{shown}} restored', '{{objects}}：已恢复 {{shown}} 条'],
  'job.restoring': ['{{objects}}: restoring {{shown}}', '{{objects}}：正在恢复 {{shown}} 条'],
  'job.show_kept': ['Show', '查看'],
  'job.stopped': ['Stopped before the end', '已中途停止'],
  'job.taken_back': ['Taken back: {{shown}}', '已撤销 {{shown}} 条'],
  'job.tray': ['Work in the background', '后台任务'],
} as const satisfies { [key: string]: TextEntry }
