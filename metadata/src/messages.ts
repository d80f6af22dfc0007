/**
 * Texts of problems in the languages of the product: titles of problem codes, and sentences for `value.*`, `schema.*`, `metadata.*` reasons.
 *
 * `{name}` in a sentence is filled from the params of the reason. zh-TW shows the zh-CN text. One table for server and browser.
 */
import type { ProblemCode } from './problem.ts'
import { problemTable } from './problem.ts'
import { valueMessages } from './value-messages.ts'

const chineseTitles: { [code in ProblemCode]: string } = {
  'access.denied': '您没有权限执行此操作',
  'access.field_denied': '您没有权限修改此字段',
  'access.last_administrator': '必须保留最后一位管理员',
  'access.object_denied': '您没有权限对此对象执行该操作',
  'auth.bad_code': '验证码错误或已过期',
  'auth.bad_credentials': '邮箱或密码错误',
  'auth.expired': '登录已过期',
  'auth.locked_out': '登录失败次数过多,请稍后再试',
  'auth.required': '请先登录',
  'auth.session_needed': '此操作需要登录,不能使用 API 密钥',
  'auth.setup_done': '工作区已完成初始设置',
  'auth.setup_token': '初始设置链接无效',
  'auth.untrusted_origin': '请求并非来自本站',
  'flow.element_failed': '流程中的一个步骤失败',
  'flow.too_many_steps': '流程步骤过多',
  'import.bad_file': '无法读取该文件',
  'import.bad_mapping': '字段映射与文件或对象不符',
  internal: '服务器出现问题,请稍后再试',
  'limit.batch_too_big': '一次提交的记录过多',
  'limit.body_too_big': '请求内容过大',
  'limit.lock_timeout': '数据正被其他操作占用,请稍后再试',
  'limit.not_ready': '服务器正在启动或数据库不可用',
  'limit.rate': '请求过于频繁',
  'limit.timeout': '操作超时',
  'metadata.broken_reference': '配置引用了不存在的内容',
  'metadata.destructive_unconfirmed': '该变更会丢失数据,需要确认',
  'metadata.formula_invalid': '公式无效',
  'metadata.invalid': '配置无效',
  'metadata.name_taken': '名称已被使用',
  'metadata.not_found': '找不到该配置',
  'metadata.stale_base': '其他人已先发布了变更',
  'metadata.unknown_kind': '没有这种配置类型',
  'plugin.function_failed': '插件函数执行失败',
  'query.bad_operator': '该运算符不适用于此字段',
  'query.bad_value': '该值不适用于此字段',
  'query.cursor_invalid': '分页游标与此查询不符',
  'query.syntax': '无法读取查询',
  'query.too_wide': '查询范围过大',
  'query.unknown_field': '没有此字段',
  'query.unknown_object': '没有此对象',
  'record.duplicate': '已存在相同值的记录',
  'record.locked': '记录已锁定',
  'record.missing_parent': '所引用的记录不存在',
  'record.not_found': '找不到该记录',
  'record.restricted_delete': '仍有其他记录引用此记录',
  'record.stale': '其他人已先修改了此记录',
  'record.validation_failed': '记录未通过校验',
  'request.idempotency_mismatch': '该幂等键已用于另一个请求',
  'request.malformed': '无法读取请求',
  'request.method_not_allowed': '该地址不支持此方法',
  'request.not_found': '该地址没有内容',
  'request.unsupported_media_type': '不支持的内容类型',
}

export function titleOf(code: ProblemCode, locale: string): string {
  return locale.startsWith('zh') ? chineseTitles[code] : problemTable[code].title
}

/** The sentence of a reason; a code without one gives the title of the problem of that name, else the code itself. */
export function messageOf(code: string, params: { [name: string]: unknown }, locale: string): string {
  const entry = Object.hasOwn(valueMessages, code) ? valueMessages[code] : undefined
  if (entry) return fill(locale.startsWith('zh') ? entry[1] : entry[0], params)
  return Object.hasOwn(problemTable, code) ? titleOf(code as ProblemCode, locale) : code
}

function fill(text: string, params: { [name: string]: unknown }): string {
  return text.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) => (Object.hasOwn(params, name) ? printed(params[name]) : whole))
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return value.map(printed).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
