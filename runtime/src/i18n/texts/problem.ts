import type { TextEntry } from '../text-table.ts'

/** What is said when something did not work; reasons themselves come from the server in the caller's language. */
export const problemTexts = {
  'problem.denied': ['You may not see this', '您无权查看'],
  'problem.denied_text': ['Ask an administrator if you need it for your work.', '如工作需要，请联系管理员。'],
  'problem.not_found': ['Not found', '未找到'],
  'problem.not_found_text': [
    'It does not exist, was deleted, or is not visible to you.',
    '它不存在、已被删除，或您无权查看。',
  ],
  'problem.offline': ['No connection', '无法连接'],
  'problem.offline_text': [
    'The server cannot be reached. Nothing is lost: try again when you are back online.',
    '无法连接服务器。内容不会丢失，恢复连接后请重试。',
  ],
  'problem.page_text': [
    'Load the page again. What you typed in a form comes back with it.',
    '请重新加载页面，表单中已输入的内容会恢复。',
  ],
  'problem.reached_again': [
    'The server can be reached again. What you typed is here: save it once more.',
    '已恢复与服务器的连接。您输入的内容仍在，请再次保存。',
  ],
  'problem.request': ['Reference {{id}}', '编号 {{id}}'],
  'problem.retry': ['Try again', '重试'],
  'problem.unexpected': ['Something went wrong', '出错了'],
  'problem.unexpected_text': ['It was noted. Try again in a moment.', '问题已记录，请稍后重试。'],
} as const satisfies { [key: string]: TextEntry }
