/** Chinese titles of problems, and sentences for faults of metadata documents. Data for messages.ts, sorted by code. */
import type { Sentence } from './sentence.ts'

export const problemTitles: ReadonlyMap<string, string> = new Map<string, string>([
  ['access.denied', '您无权执行此操作'],
  ['access.field_denied', '您无权修改该字段'],
  ['access.last_administrator', '至少要保留一位管理员'],
  ['access.object_denied', '您无权对该对象执行此操作'],
  ['auth.bad_code', '验证码不正确'],
  ['auth.bad_credentials', '邮箱或密码不正确'],
  ['auth.expired', '登录已过期'],
  ['auth.locked_out', '登录失败次数过多'],
  ['auth.required', '请先登录'],
  ['auth.session_needed', '此操作需要登录会话'],
  ['auth.setup_done', '已经存在管理员'],
  ['auth.setup_token', '初始化链接无效'],
  ['auth.untrusted_origin', '请求不是来自本站'],
  ['file.refused', '文件未通过病毒扫描'],
  ['flow.element_failed', '流程中的一步执行失败'],
  ['flow.too_many_steps', '流程步骤过多'],
  ['import.bad_file', '无法读取文件'],
  ['import.bad_mapping', '映射与文件或对象不符'],
  ['internal', '系统出现错误'],
  ['limit.batch_too_big', '一次提交的记录过多'],
  ['limit.body_too_big', '请求内容过大'],
  ['limit.bulk_rows', '超出一次可批量更改的记录数'],
  ['limit.export_rows', '超出一次可导出的记录数'],
  ['limit.lock_timeout', '数据正被较长的操作占用'],
  ['limit.not_ready', '服务正在启动或没有数据库'],
  ['limit.rate', '请求过于频繁'],
  ['limit.shared_views', '您共享的视图数量已达上限'],
  ['limit.storage_full', '文件存储空间已满'],
  ['limit.timeout', '操作超时'],
  ['metadata.approval_needed', '发布前需要另一人批准此变更集'],
  ['metadata.broken_reference', '引用的内容不存在'],
  ['metadata.destructive_unconfirmed', '此更改会丢失数据，尚未确认'],
  ['metadata.formula_invalid', '公式有误'],
  ['metadata.invalid', '元数据有误'],
  ['metadata.name_taken', '名称已被使用'],
  ['metadata.not_found', '没有该元数据'],
  ['metadata.stale_base', '期间已有人发布'],
  ['metadata.unknown_kind', '没有该种类的元数据'],
  ['plugin.function_failed', '插件函数执行失败'],
  ['query.bad_operator', '运算符与字段不符'],
  ['query.bad_value', '值与字段不符'],
  ['query.cursor_invalid', '游标不属于此查询'],
  ['query.syntax', '无法识别查询'],
  ['query.too_wide', '查询范围过大'],
  ['query.unknown_field', '没有该字段'],
  ['query.unknown_object', '没有该对象'],
  ['record.already_undone', '该更改已被撤销'],
  ['record.duplicate', '已存在相同值的记录'],
  ['record.duplicate_suspected', '已存在相似的记录'],
  ['record.locked', '记录已锁定'],
  ['record.other_count', '记录数量已发生变化'],
  ['record.period_closed', '记录所属期间已结账'],
  ['record.missing_parent', '引用的记录不存在'],
  ['record.not_found', '没有该记录'],
  ['record.restricted_delete', '有其他记录引用了它'],
  ['record.stale', '记录已被他人修改'],
  ['record.validation_failed', '记录未通过校验'],
  ['request.idempotency_mismatch', '该幂等键已用于另一请求'],
  ['request.malformed', '无法识别请求'],
  ['request.method_not_allowed', '该地址不支持此方法'],
  ['request.not_found', '该地址没有内容'],
  ['request.unsupported_media_type', '不支持该内容类型'],
])

export const metadataMessages: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  [
    'advice.no_description',
    {
      en: 'Say what “{name}” means: it has no description.',
      zh: '请说明“{name}”的含义：尚无描述。',
    },
  ],
  ['metadata.bad_default', { en: 'The default does not fit the field.', zh: '默认值与字段不符。' }],
  [
    'metadata.bad_name',
    {
      en: 'The name “{name}” must begin with a small letter and hold small letters, digits and _ only.',
      zh: '名称“{name}”须以小写字母开头，只能含小写字母、数字和下划线。',
    },
  ],
  [
    'metadata.bad_pattern',
    { en: 'The pattern cannot be read. It is written in RE2 syntax.', zh: '无法识别该正则表达式（RE2 语法）。' },
  ],
  [
    'metadata.broken_reference',
    {
      en: 'There is no[ {what}] “{name}”.[ Did you mean “{suggestion}”?]',
      zh: '不存在“{name}”[（{what}）]。[是不是“{suggestion}”？]',
    },
  ],
  [
    'metadata.cannot_be_indexed',
    { en: 'A field of type {type} cannot be indexed.', zh: '{type} 类型的字段不能建索引。' },
  ],
  [
    'metadata.cannot_be_unique',
    { en: 'A field of type {type} cannot be unique.', zh: '{type} 类型的字段不能设为唯一。' },
  ],
  [
    'metadata.contradiction',
    { en: '{member} and {other} contradict each other.', zh: '{member} 与 {other} 相互矛盾。' },
  ],
  ['metadata.formula_cycle', { en: 'The formula depends on itself[: {path}].', zh: '公式引用了自身[：{path}]。' }],
  [
    'metadata.later_version',
    {
      en: 'This document was written by a later version of the program[, this one knows versions up to {maximum}].',
      zh: '该文档由更新版本的程序创建[，本程序支持到版本 {maximum}]。',
    },
  ],
  [
    'metadata.master_cycle',
    { en: 'Objects would be parts of each other[: {path}].', zh: '主从关系形成循环[：{path}]。' },
  ],
  [
    'metadata.moving_condition',
    {
      en: 'Who sees a record may depend on the record alone: no time, no user, no related lists.',
      zh: '记录的可见性只能取决于记录本身，不能使用时间、当前用户或相关列表。',
    },
  ],
  [
    'metadata.name_taken',
    {
      en: 'The name “{name}” is taken[ by a companion of {companion_of}].',
      zh: '名称“{name}”已被[ {companion_of} 的伴随字段]占用。',
    },
  ],
  [
    'metadata.name_too_long',
    {
      en: 'The name “{name}” is too long: at most {maximum} characters.',
      zh: '名称“{name}”过长：最多 {maximum} 个字符。',
    },
  ],
  [
    'metadata.no_parent',
    { en: '{name} has no lookup that could decide its access.', zh: '{name} 没有可决定权限的查找字段。' },
  ],
  [
    'metadata.no_record_type_field',
    {
      en: '“{object}” has record types, so it needs the choice field “record_type” that holds them.',
      zh: '“{object}”有业务类型，因此需要存放业务类型的选项字段“record_type”。',
    },
  ],
  ['metadata.not_a_calendar', { en: 'The list view “{name}” is no calendar.', zh: '列表视图“{name}”不是日历。' }],
  ['metadata.not_a_choice', { en: '“{name}” has no fixed values to choose from.', zh: '“{name}”没有固定选项。' }],
  [
    'metadata.not_a_day',
    { en: '“{name}” holds neither a date nor a date and time.', zh: '“{name}”不是日期或日期时间。' },
  ],
  [
    'metadata.not_a_lookup',
    { en: '“{name}” does not lead to another record.', zh: '“{name}”不是指向其他记录的字段。' },
  ],
  ['metadata.not_numeric', { en: 'This roll-up needs a numeric field.', zh: '该汇总需要数值字段。' }],
  [
    'metadata.not_storable',
    {
      en: 'The formula changes by itself (time, user), so it cannot be stored.',
      zh: '公式会随时间或用户变化，不能存储。',
    },
  ],
  ['metadata.reserved_name', { en: 'The name “{name}” is reserved by the platform.', zh: '名称“{name}”由系统保留。' }],
  ['metadata.role_cycle', { en: 'A role would stand above itself[: {path}].', zh: '角色上级形成循环[：{path}]。' }],
  [
    'metadata.shipped_locked',
    {
      en: 'The document is shipped by a plugin and cannot be changed this way.',
      zh: '该元数据由插件提供，不能这样修改。',
    },
  ],
  [
    'metadata.unknown_type',
    {
      en: 'There is no field type “{type|name}”.[ Did you mean “{suggestion}”?]',
      zh: '没有字段类型“{type|name}”。[是不是“{suggestion}”？]',
    },
  ],
  ['schema.above_maximum', { en: 'The greatest value is {maximum}.', zh: '最大为 {maximum}。' }],
  ['schema.bad_key', { en: 'The name “{name}” is not allowed here.', zh: '此处不能使用名称“{name}”。' }],
  ['schema.below_minimum', { en: 'The least value is {minimum}.', zh: '最小为 {minimum}。' }],
  ['schema.const', { en: 'This must be {expected}.', zh: '此处必须是 {expected}。' }],
  ['schema.enum', { en: 'This must be one of: {allowed}.', zh: '必须是以下之一：{allowed}。' }],
  ['schema.pattern', { en: 'The text does not have the required form.', zh: '格式不符合要求。' }],
  ['schema.repeated', { en: 'The value stands here twice.', zh: '该值重复。' }],
  ['schema.required', { en: '“{name}” is missing.', zh: '缺少“{name}”。' }],
  ['schema.too_deep', { en: 'This is nested more than {maximum} levels deep.', zh: '嵌套超过 {maximum} 层。' }],
  ['schema.too_few', { en: 'At least {minimum} are needed.', zh: '至少需要 {minimum} 个。' }],
  [
    'schema.too_long',
    { en: 'The text is too long[: at most {maximum} characters].', zh: '文本过长[：最多 {maximum} 个字符]。' },
  ],
  ['schema.too_many', { en: 'There are too many[: at most {maximum}].', zh: '数量过多[：最多 {maximum} 个]。' }],
  [
    'schema.too_short',
    { en: 'The text is too short[: at least {minimum} characters].', zh: '文本过短[：至少 {minimum} 个字符]。' },
  ],
  ['schema.type', { en: 'This must be of type {expected}.', zh: '类型应为 {expected}。' }],
  [
    'schema.unknown_property',
    {
      en: 'There is no property “{name}” here.[ Did you mean “{suggestion}”?]',
      zh: '此处没有属性“{name}”。[是不是“{suggestion}”？]',
    },
  ],
])
