/**
 * The closed table of formula errors, each with a sentence for a business admin in English and Chinese.
 * `{name}` is replaced by the parameter; `{hint}` and `{suggestion}` are empty or a sentence of their own.
 */
import type { Sentence } from '../sentence.ts'
import { sentenceIn } from '../sentence.ts'
import type { FormulaError } from './types.ts'

export const formulaMessages: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  ['formula.bad_character', { en: 'The character {found} has no meaning here.', zh: '此处不能使用字符 {found}。' }],
  ['formula.bad_literal', { en: '{found} is not a valid {expected}.', zh: '{found} 不是有效的{expected}。' }],
  ['formula.bad_pattern', { en: 'The pattern cannot be read: {reason}.', zh: '无法识别该正则表达式：{reason}。' }],
  [
    'formula.between',
    {
      en: 'Write {found}(first, second) instead of {found} in between.',
      zh: '请写成 {found}(条件一, 条件二)，不要把 {found} 写在中间。',
    },
  ],
  ['formula.cycle', { en: 'The formula depends on itself: {path}.', zh: '公式引用了自身：{path}。' }],
  ['formula.empty', { en: 'Write a formula.', zh: '请输入公式。' }],
  ['formula.expected', { en: 'Expected {expected} but found {found}.', zh: '此处应为 {expected}，却是 {found}。' }],
  [
    'formula.expected_at_end',
    { en: 'The formula ends too early: {expected} is missing.', zh: '公式未写完：缺少 {expected}。' },
  ],
  ['formula.few_arguments', { en: '{name} needs more values: {signature}.', zh: '{name} 的参数不够：{signature}。' }],
  [
    'formula.field_expected',
    { en: '{name} needs a field of the record itself here.', zh: '{name} 此处需要本记录的一个字段。' },
  ],
  ['formula.many_arguments', { en: '{name} takes fewer values: {signature}.', zh: '{name} 的参数太多：{signature}。' }],
  [
    'formula.not_a_relationship',
    { en: '`{name}` does not lead to another record.', zh: '`{name}` 不是指向其他记录的关系。' },
  ],
  [
    'formula.not_in_context',
    { en: '{name} cannot be used in a {context} formula.', zh: '{name} 不能用在{context}公式中。' },
  ],
  [
    'formula.not_in_sql',
    {
      en: '{name} cannot be used in lists, filters and sorting{reason}.',
      zh: '{name} 不能用于列表、筛选和排序{reason}。',
    },
  ],
  ['formula.open_comment', { en: 'The comment is not closed: */ is missing.', zh: '注释没有结束：缺少 */。' }],
  [
    'formula.open_string',
    { en: 'The text is not closed: a quotation mark is missing.', zh: '文本没有结束：缺少引号。' },
  ],
  [
    'formula.platform_missing',
    {
      en: '{name} belongs to another platform and is deliberately not offered here.',
      zh: '{name} 是其他平台的功能，此处有意不提供。',
    },
  ],
  [
    'formula.relationship_expected',
    {
      en: '{name} needs a list of related records, such as {example}.',
      zh: '{name} 需要一个相关列表，例如 {example}。',
    },
  ],
  [
    'formula.too_complex',
    { en: 'The formula is too large. Split it into several formula fields.', zh: '公式过于复杂，请拆成多个公式字段。' },
  ],
  ['formula.too_deep', { en: 'The formula is nested more than {max} levels deep.', zh: '公式嵌套超过 {max} 层。' }],
  ['formula.too_long', { en: 'The formula is longer than {max} characters.', zh: '公式超过 {max} 个字符。' }],
  ['formula.too_many_fields', { en: 'The formula uses more than {max} fields.', zh: '公式引用的字段超过 {max} 个。' }],
  [
    'formula.too_many_hops',
    { en: '`{name}` goes through more than {max} related records.', zh: '`{name}` 跨越的关系超过 {max} 层。' },
  ],
  [
    'formula.type_mismatch',
    {
      en: '{name} needs {expected} here, but {found} is {actual}.{hint}',
      zh: '{name} 此处需要{expected}，但{found}是{actual}。{hint}',
    },
  ],
  [
    'formula.types_differ',
    {
      en: '{left} is {leftType}, {right} is {rightType}: they cannot be used together with {operator}.{hint}',
      zh: '{left} 是{leftType}，{right} 是{rightType}：不能用 {operator} 连在一起。{hint}',
    },
  ],
  [
    'formula.branches_differ',
    {
      en: '{name} would give {leftType} or {rightType}: all its results must be of one type.{hint}',
      zh: '{name} 的结果可能是{leftType}或{rightType}：各个结果的类型必须一致。{hint}',
    },
  ],
  ['formula.unexpected', { en: '{found} does not belong here.', zh: '此处不应出现 {found}。' }],
  ['formula.unexpected_end', { en: 'The formula ends too early.', zh: '公式没有写完。' }],
  ['formula.unknown_field', { en: 'There is no field `{name}`.{suggestion}', zh: '没有字段 `{name}`。{suggestion}' }],
  ['formula.unknown_function', { en: 'There is no function {name}.{suggestion}', zh: '没有函数 {name}。{suggestion}' }],
  [
    'formula.unknown_global',
    { en: 'There is no value `{name}`.{suggestion}', zh: '没有 `{name}` 这个值。{suggestion}' },
  ],
  [
    'formula.unknown_option',
    { en: '"{value}" is not a choice of `{field}`.{suggestion}', zh: '“{value}”不是 `{field}` 的选项。{suggestion}' },
  ],
  [
    'formula.unknown_relationship',
    { en: 'There is no list of related records `{name}`.{suggestion}', zh: '没有相关列表 `{name}`。{suggestion}' },
  ],
  [
    'formula.unknown_unit',
    { en: '"{value}" is not a unit of time. Use one of {units}.', zh: '“{value}”不是时间单位，可用：{units}。' },
  ],
  [
    'formula.unknown_qualifier',
    { en: '`{name}` cannot be narrowed with a colon here.', zh: '`{name}` 此处不能用冒号限定。' },
  ],
  [
    'formula.wrong_result',
    {
      en: 'The formula gives {actual}, but {expected} is needed here.{hint}',
      zh: '公式的结果是{actual}，此处需要{expected}。{hint}',
    },
  ],
  ['hint.did_you_mean', { en: ' Did you mean {name}?', zh: '是不是 {name}？' }],
  ['hint.use', { en: ' Use {example}.', zh: '请用 {example}。' }],
  ['value.bad_argument', { en: 'A function got a value it cannot work with.', zh: '函数收到了无法处理的值。' }],
  ['value.bad_date', { en: 'A date or time does not exist or is out of range.', zh: '日期或时间不存在或超出范围。' }],
  ['value.bad_number_text', { en: 'A text is not a number.', zh: '文本不是数字。' }],
  ['value.bad_pattern', { en: 'A pattern cannot be read.', zh: '正则表达式无法识别。' }],
  ['value.division_by_zero', { en: 'A division by zero.', zh: '除数为零。' }],
  ['value.number_out_of_range', { en: 'A number is too large.', zh: '数值超出范围。' }],
  ['value.too_complex', { en: 'The value takes too much work to find.', zh: '计算量过大。' }],
])

/** Words for types, as they stand inside a sentence. */
export const typeWords: { readonly [type: string]: Sentence } = {
  text: { en: 'a text', zh: '文本' },
  number: { en: 'a number', zh: '数字' },
  currency: { en: 'a currency', zh: '金额' },
  percent: { en: 'a percentage', zh: '百分比' },
  boolean: { en: 'a yes/no value', zh: '是/否值' },
  date: { en: 'a date', zh: '日期' },
  datetime: { en: 'a date with time', zh: '日期时间' },
  time: { en: 'a time', zh: '时间' },
  duration: { en: 'a duration', zh: '时长' },
  select: { en: 'a choice', zh: '选项' },
  multiselect: { en: 'a list of choices', zh: '多选' },
  id: { en: 'a record', zh: '记录' },
  geolocation: { en: 'a place', zh: '地理位置' },
  json: { en: 'a JSON value', zh: 'JSON 值' },
  any: { en: 'a value', zh: '值' },
  null: { en: 'blank', zh: '空值' },
  pattern: { en: 'a pattern', zh: '正则表达式' },
  field: { en: 'a formula field', zh: '字段' },
  validation: { en: 'validation rule', zh: '校验规则' },
  filter: { en: 'filter', zh: '筛选' },
  default: { en: 'default value', zh: '默认值' },
  flow: { en: 'flow', zh: '流程' },
}

const typeParams = new Set(['expected', 'actual', 'leftType', 'rightType', 'context'])

/**
 * The sentence of an error in a language; `locale` starting with `zh` is Chinese, all others English.
 * Parameters named like types are translated, hints are rendered from their own sentence.
 */
export function messageOf(
  error: { code: string; params: { readonly [name: string]: string } },
  locale: string,
): string {
  const known = formulaMessages.get(error.code)
  const sentence = known ? sentenceIn(known, locale) : error.code
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(error.params, name) ? (error.params[name] ?? '') : ''
    if (name === 'hint') return value === '' ? '' : render('hint.use', locale, { example: value })
    if (name === 'suggestion') return value === '' ? '' : render('hint.did_you_mean', locale, { name: value })
    if (typeParams.has(name))
      return value
        .split('|')
        .map((word) => wordOf(word, locale))
        .join(locale.startsWith('zh') ? '或' : ' or ')
    return value
  })
}

/** A type, or what a parameter takes, in the reader's language; an unknown word stays as it is. */
export function wordOf(word: string, locale: string): string {
  const known = Object.hasOwn(typeWords, word) ? typeWords[word] : undefined
  return known ? sentenceIn(known, locale) : word
}

function render(code: string, locale: string, params: { [name: string]: string }): string {
  const known = formulaMessages.get(code)
  return known ? sentenceIn(known, locale).replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '') : ''
}

/** A located error with its English sentence. */
export function formulaError(
  code: string,
  span: { start: number; end: number },
  params: { readonly [name: string]: string },
): FormulaError {
  return { code, message: messageOf({ code, params }, 'en'), start: span.start, end: span.end, params }
}
