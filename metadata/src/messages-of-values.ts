/** What is wrong with one value, as a sentence for the person who typed it. Data for messages.ts, sorted by code. */
import type { Sentence } from './sentence.ts'

export const valueMessages: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  ['value.above_maximum', { en: 'The greatest value is {maximum}.', zh: '最大为 {maximum}。' }],
  [
    'value.ambiguous_date',
    {
      en: 'Day and month cannot be told apart. Write the year first: 2026-03-04.',
      zh: '无法区分日和月，请把年写在前面：2026-03-04。',
    },
  ],
  ['value.bad_aggregate', { en: '{fn} cannot be worked out over {field}.', zh: '{field} 不能计算 {fn}。' }],
  [
    'value.bad_character',
    {
      en: 'The text holds a character that cannot be stored[ ({character})].',
      zh: '文本含有无法保存的字符[（{character}）]。',
    },
  ],
  [
    'value.bad_checksum',
    { en: 'The check digit is wrong: look for a typing error.', zh: '校验位不正确，请检查是否有误。' },
  ],
  ['value.bad_format', { en: 'The text does not have the required form.', zh: '格式不符合要求。' }],
  ['value.bad_formula', { en: 'The formula cannot be used here.', zh: '此处不能使用该公式。' }],
  ['value.bad_operator', { en: 'The operator {op} does not fit {field}.', zh: '{field} 不能使用运算符 {op}。' }],
  ['value.circular', { en: 'A record cannot stand above itself.', zh: '上级不能形成循环。' }],
  [
    'value.contradicts_if_match',
    { en: 'The version in the body differs from If-Match.', zh: '请求体中的版本与 If-Match 不一致。' },
  ],
  ['value.cursor_invalid', { en: 'The cursor does not belong to this query.', zh: '游标不属于此查询。' }],
  ['value.date_out_of_range', { en: 'The year must be between 1 and 9999.', zh: '年份必须在 1 到 9999 之间。' }],
  ['value.differs_from_address', { en: 'The value differs from the one in the address.', zh: '与网址中的值不一致。' }],
  ['value.duplicate', { en: 'A record with this value exists already.', zh: '已存在相同值的记录。' }],
  ['value.duplicate_suspected', { en: 'There is a record very much like this one.', zh: '已存在与此非常相似的记录。' }],
  ['value.duplicate_name', { en: 'The name {name} is used twice.', zh: '名称 {name} 重复。' }],
  [
    'value.file_too_big',
    { en: 'The file is too large: at most {maximum} bytes.', zh: '文件过大：最大 {maximum} 字节。' },
  ],
  [
    'value.file_type',
    { en: 'A file of this kind does not fit here[: {media_type}].', zh: '此处不能使用该类型的文件[：{media_type}]。' },
  ],
  ['value.inactive_option', { en: '“{value}” is not offered any more.', zh: '选项“{value}”已停用。' }],
  ['value.missing_file', { en: 'There is no such file.', zh: '没有该文件。' }],
  ['value.missing_parent', { en: 'The record it refers to does not exist.', zh: '引用的记录不存在。' }],
  ['value.missing_record', { en: 'There is no such record.', zh: '记录不存在。' }],
  [
    'value.no_currency_rate',
    { en: 'There is no exchange rate of {currency} for {day}.', zh: '没有 {currency} 在 {day} 的汇率。' },
  ],
  ['value.not_a_boolean', { en: 'Say yes or no.', zh: '请填“是”或“否”。' }],
  ['value.not_a_color', { en: 'A colour is written #rrggbb.', zh: '颜色应写成 #rrggbb。' }],
  [
    'value.not_a_country',
    { en: 'A country is a code of two letters, such as CN.', zh: '国家应为两个字母的代码，例如 CN。' },
  ],
  [
    'value.not_a_currency',
    { en: 'A currency is a code of three letters, such as CNY.', zh: '币种应为三个字母的代码，例如 CNY。' },
  ],
  ['value.not_a_date', { en: 'This is not a date. Write it as 2026-03-31.', zh: '不是有效日期，应写成 2026-03-31。' }],
  ['value.not_a_date_field', { en: '{field} is not a date.', zh: '{field} 不是日期字段。' }],
  [
    'value.not_a_datetime',
    {
      en: 'This is not a date with time. Write it as 2026-03-31T09:30:00Z.',
      zh: '不是有效的日期时间，应写成 2026-03-31T09:30:00Z。',
    },
  ],
  [
    'value.not_a_duration',
    {
      en: 'This is not a duration. Write minutes, or hours and minutes as 1:30.',
      zh: '不是有效时长，请填分钟数，或写成 1:30。',
    },
  ],
  ['value.not_a_field', { en: 'Name a field.', zh: '请给出字段名。' }],
  ['value.not_a_filter', { en: 'This is not a condition.', zh: '不是有效的筛选条件。' }],
  ['value.not_a_key', { en: 'The key must be a unique field.', zh: '匹配键必须是唯一字段。' }],
  ['value.not_a_list', { en: 'A list of values is needed here.', zh: '此处需要一组值。' }],
  ['value.not_a_locale', { en: 'There is no such language.', zh: '没有该语言。' }],
  [
    'value.not_a_location',
    {
      en: 'A location has a latitude from -90 to 90 and a longitude from -180 to 180.',
      zh: '位置应包含纬度（-90 到 90）和经度（-180 到 180）。',
    },
  ],
  ['value.not_a_number', { en: 'This is not a number.', zh: '不是数字。' }],
  ['value.not_a_pair', { en: 'Two values are needed here: from and to.', zh: '此处需要两个值：起和止。' }],
  [
    'value.not_a_phone',
    {
      en: 'This is not a phone number. Outside your own country write it with + and country code.',
      zh: '不是有效的电话号码；境外号码请以 + 和国家代码开头。',
    },
  ],
  ['value.not_a_text', { en: 'A text is needed here.', zh: '此处需要文本。' }],
  ['value.not_a_time', { en: 'This is not a time of day. Write it as 09:30.', zh: '不是有效时间，应写成 09:30。' }],
  ['value.not_a_time_zone', { en: 'There is no such time zone.', zh: '没有该时区。' }],
  [
    'value.not_a_url',
    {
      en: 'This is not a web address. It begins with http:// or https://.',
      zh: '不是有效网址，应以 http:// 或 https:// 开头。',
    },
  ],
  [
    'value.not_a_uscc',
    {
      en: 'A unified social credit code has 18 digits and capitals, without I, O, S, V and Z.',
      zh: '统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）。',
    },
  ],
  ['value.not_a_whole_number', { en: 'A whole number is needed here.', zh: '此处需要整数。' }],
  [
    'value.not_a_workbook',
    { en: 'The file is no Excel workbook that can be read.', zh: '文件不是可读取的 Excel 工作簿。' },
  ],
  ['value.not_an_address', { en: 'This is not an address.', zh: '不是有效地址。' }],
  ['value.not_an_email', { en: 'This is not an e-mail address.', zh: '不是有效的电子邮件地址。' }],
  ['value.not_an_id', { en: 'This is not the id of a record.', zh: '不是有效的记录标识。' }],
  ['value.not_an_integer', { en: 'A whole number is needed here.', zh: '此处需要整数。' }],
  ['value.not_an_ip', { en: 'This is not an IP address.', zh: '不是有效的 IP 地址。' }],
  ['value.not_an_object', { en: 'A JSON object is needed here.', zh: '此处需要 JSON 对象。' }],
  [
    'value.not_an_option',
    {
      en: '[“{value}” is not one of the choices.][ Choices: {options}.]',
      zh: '[“{value}”不在可选项中。][ 可选：{options}。]',
    },
  ],
  [
    'value.not_available',
    {
      en: '“{value}” cannot be chosen here[ with the present {controlled_by}].',
      zh: '[在当前 {controlled_by} 下]不能选择“{value}”。',
    },
  ],
  ['value.not_comparable', { en: 'This field cannot be compared with that.', zh: '该字段不能这样比较。' }],
  ['value.not_exportable', { en: 'This cannot be exported.', zh: '此项不能导出。' }],
  ['value.not_groupable', { en: 'Records cannot be grouped by {field}.', zh: '不能按 {field} 分组。' }],
  ['value.not_in_list', { en: 'The value is not in the list.', zh: '该值不在列表中。' }],
  ['value.not_in_the_past', { en: 'A search looks at the present only.', zh: '搜索只针对当前数据。' }],
  ['value.not_json', { en: 'This is not valid JSON.', zh: '不是有效的 JSON。' }],
  ['value.not_permitted', { en: 'You may not change this field.', zh: '您无权修改该字段。' }],
  ['value.not_readable', { en: 'The parameter cannot be read.', zh: '无法识别该参数。' }],
  ['value.not_sortable', { en: 'Records cannot be sorted by {field}.', zh: '不能按 {field} 排序。' }],
  ['value.not_unique', { en: 'The field is not unique.', zh: '该字段不唯一。' }],
  ['value.not_whole', { en: 'A whole number is needed here.', zh: '此处需要整数。' }],
  [
    'value.other_currency',
    {
      en: 'The amount is in {found}, not in {expected}. Give the currency in a column of its own.',
      zh: '金额币种是 {found}，而不是 {expected}；请把币种放在单独一列。',
    },
  ],
  ['value.out_of_range', { en: 'The value must be between {min} and {max}.', zh: '取值范围为 {min} 到 {max}。' }],
  ['value.password_common', { en: 'This password is used by too many people.', zh: '该密码过于常见。' }],
  ['value.password_personal', { en: 'The password contains your name or address.', zh: '密码不能包含姓名或邮箱。' }],
  ['value.read_only', { en: 'This field is kept by the platform.', zh: '该字段只读。' }],
  ['value.period_closed', { en: 'The period of this date is closed.', zh: '该日期所属期间已结账。' }],
  ['value.repeated', { en: 'The value stands here twice.', zh: '该值重复。' }],
  ['value.required', { en: 'This field is required.', zh: '此项必填。' }],
  [
    'value.reference_kept',
    {
      en: '{name}: {label} stays as it is and does not refer to it again.',
      zh: '{name}：{label}保持不变，不再引用该记录。',
    },
  ],
  ['value.restricted_delete', { en: 'Other records refer to this one.', zh: '有其他记录引用了它。' }],
  [
    'value.rule_error',
    { en: 'The rule {rule} cannot be worked out on this record.', zh: '规则 {rule} 无法在该记录上计算。' },
  ],
  ['value.too_big', { en: 'The greatest value is {maximum}.', zh: '最大为 {maximum}。' }],
  ['value.too_deep', { en: 'This is nested more than {maximum} levels deep.', zh: '嵌套超过 {maximum} 层。' }],
  [
    'value.too_long',
    {
      en: 'The text is too long[: at most {max_length|maximum|max} characters].',
      zh: '文本过长[：最多 {max_length|maximum|max} 个字符]。',
    },
  ],
  ['value.too_many', { en: 'There are too many[: at most {maximum}].', zh: '数量过多[：最多 {maximum} 个]。' }],
  [
    'value.too_many_digits',
    {
      en: 'The number has too many digits: at most {precision}, {scale} of them after the point.',
      zh: '位数过多：最多 {precision} 位，其中小数 {scale} 位。',
    },
  ],
  ['value.too_many_values', { en: 'There are too many values: at most {maximum}.', zh: '值过多：最多 {maximum} 个。' }],
  [
    'value.too_short',
    {
      en: 'The text is too short[: at least {min_length|minimum|min} characters].',
      zh: '文本过短[：至少 {min_length|minimum|min} 个字符]。',
    },
  ],
  ['value.too_slow', { en: 'Reading the file takes too long.', zh: '读取文件耗时过长。' }],
  ['value.too_small', { en: 'The least value is {minimum}.', zh: '最小为 {minimum}。' }],
  ['value.unknown_field', { en: 'There is no field[ {field|name}].', zh: '没有字段[ {field|name}]。' }],
  ['value.unknown_member', { en: 'There is no member[ {member}] here.', zh: '此处没有成员[ {member}]。' }],
  ['value.unknown_object', { en: 'There is no such object.', zh: '没有该对象。' }],
  ['value.unknown_parameter', { en: 'There is no such parameter.', zh: '没有该参数。' }],
  ['value.unknown_permission_set', { en: 'There is no such permission set.', zh: '没有该权限集。' }],
  ['value.unknown_role', { en: 'There is no such role.', zh: '没有该角色。' }],
  ['value.unknown_time_zone', { en: 'There is no time zone {time_zone}.', zh: '没有时区 {time_zone}。' }],
  ['value.unknown_token', { en: 'There is no such relative date.', zh: '没有该相对日期。' }],
  ['value.unknown_view', { en: 'There is no such list view.', zh: '没有该列表视图。' }],
  ['value.unpacks_too_big', { en: 'Unpacked, the file is too large.', zh: '文件解压后过大。' }],
  ['value.wrong_password', { en: 'The password is wrong.', zh: '密码不正确。' }],
])
