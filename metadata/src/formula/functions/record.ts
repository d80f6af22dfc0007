/** The record itself: what changed, choices, related lists, and TEXT of every type. */
import { compareClass, equalValues } from '../values/compare.ts'
import { formatDay, formatInstant, formatTime, parseInstant } from '../values/calendar.ts'
import { isBlank, params, plain, str } from '../define.ts'
import type { FunctionDef, Run, Typed, TypedCall, Value } from '../define.ts'
import { add, compareNum, divide, numText, resultScale } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { exactSql, guarded, looseSql, strictSql, textOf, whenTrue } from '../sql/node.ts'
import type { Sql } from '../sql/node.ts'
import type { FormulaEnv, FormulaType } from '../types.ts'

const dayMs = 86_400_000
const valueType = (call: TypedCall): FormulaType => call.args[0]?.type ?? 'any'

/** TEXT(value) in memory: the canonical text of each type. */
function textOfValue(type: FormulaType, value: Value): string {
  if (value === null) return ''
  switch (type) {
    case 'date':
      return formatDay(value as number)
    case 'datetime': {
      const text = formatInstant(value as number)
      return `${text.slice(0, 10)} ${text.slice(11, 19)}Z`
    }
    case 'time':
      return formatTime(value as number, true)
    case 'boolean':
      return value === true ? 'true' : 'false'
    case 'multiselect':
      return Array.isArray(value) ? value.join(';') : ''
    default:
      return typeof value === 'string'
        ? value
        : typeof value === 'boolean'
          ? String(value)
          : typeof value === 'number' || compareClass(type) === 'number'
            ? numText(value as Num)
            : ''
  }
}

function textSql(value: Sql, type: FormulaType): Sql {
  switch (type) {
    case 'date':
      return strictSql(`to_char(${value.text}, 'YYYY-MM-DD')`, [value])
    case 'datetime':
      return strictSql(`to_char(${value.text} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"')`, [value])
    case 'time':
      return strictSql(`to_char(${value.text}, 'HH24:MI:SS.MS')`, [value])
    case 'boolean':
      return strictSql(`(${value.text})::text`, [value])
    case 'multiselect':
      return looseSql(`array_to_string(${value.text}, ';')`, [value])
    case 'number':
    case 'currency':
    case 'percent':
    case 'duration':
      return strictSql(`trim_scale(${value.text})::text`, [value])
    case 'id':
      return strictSql(`${value.text}::text`, [value])
    default:
      return value
  }
}

/** Before-image of the field in the first argument, compared by type. */
const changed: FunctionDef['run'] =
  ([now, before], call) =>
  (env) =>
    env.isNew !== true &&
    !(isBlank(now!(env)) && isBlank(before!(env))) &&
    !equalValues(compareClass(valueType(call)), now!(env), before!(env))

type ChildDoc = { name: string; params: string; en: string; zh: string; example: string }
/** How the values of the related records become one; `value` is the SQL of one value. */
type Folding = { compute: (values: Value[]) => Value; sql: (value: string) => string }
type ChildRow = { when: Run | undefined; value: Run | undefined }

/** Rows of the relationship for which the condition holds, each as an environment of its own. */
function childEnvs(env: FormulaEnv, call: TypedCall, when: Run | undefined): FormulaEnv[] {
  const rows = call.child && env.children ? env.children(call.child) : []
  const envs = rows.map((record): FormulaEnv => ({
    ...env,
    record,
    read: undefined,
    before: null,
    since: undefined,
    children: undefined,
  }))
  return when ? envs.filter((child) => when(child) === true) : envs
}

/** An aggregate over children: `valueAt` says whether a value expression stands before the condition. */
function childFunction(
  doc: ChildDoc,
  hasValue: boolean,
  returns: FunctionDef['returns'],
  { compute, sql }: Folding,
): FunctionDef {
  const split = (args: readonly Run[]): ChildRow => ({
    value: hasValue ? args[1] : undefined,
    when: args[hasValue ? 2 : 1],
  })
  return {
    ...doc,
    family: 'record',
    params: params(doc.params),
    returns,
    run: (args, call) => {
      const { value, when } = split(args)
      return (env) => compute(childEnvs(env, call, when).map((child) => (value ? value(child) : true)))
    },
    sql: (args, call, s) => {
      const value = hasValue ? args[1] : undefined
      const when = args[hasValue ? 2 : 1]
      const source = s.childSource
      if (!source) return { text: 'NULL' }
      const where = when ? `${source.where} AND ${whenTrue(when)}` : source.where
      const text = `(SELECT ${sql(value?.text ?? '1')} FROM ${source.from} WHERE ${where})`
      const faults = [
        when?.fault,
        value?.fault === undefined ? undefined : when ? `(${whenTrue(when)} AND ${value.fault})` : value.fault,
      ].filter((fault) => fault !== undefined)
      const numeric = compareClass(call.type) === 'number'
      const rest =
        numeric && value?.digits !== undefined
          ? {
              digits: Math.min(value.digits + 12, 64),
              scale: doc.name === 'AVGIF' ? resultScale : (value.scale ?? resultScale),
            }
          : numeric && !hasValue
            ? { digits: 12, scale: 0 }
            : {}
      if (faults.length === 0) return { ...rest, text }
      const fault = `EXISTS (SELECT 1 FROM ${source.from} WHERE ${source.where} AND (${faults.join(' OR ')}))`
      return { ...rest, text: guarded(fault, text), fault }
    },
  }
}

const present = (values: Value[]): Value[] => values.filter((value) => !isBlank(value))
const sumOf = (values: Value[]): Num => present(values).reduce<Num>((total, value) => add(total, value as Num), 0)
const best = (values: Value[], sign: number): Value =>
  present(values).reduce<Value>(
    (found, value) => (found === null || compareNum(value as Num, found as Num) * sign > 0 ? value : found),
    null,
  )
const secondType = (args: readonly Typed[]): FormulaType => args[1]?.type ?? 'number'

export const recordFunctions: readonly FunctionDef[] = [
  {
    name: 'TEXT',
    family: 'record',
    params: params('value:printable'),
    returns: 'text',
    en: 'Any value as a text: numbers without trailing zeros, dates as YYYY-MM-DD, choices by their value.',
    zh: '把任意值转为文本：数字去掉末尾零，日期为 YYYY-MM-DD，选项取其值。',
    example: 'TEXT(12.50)',
    result: '"12.5"',
    run:
      ([value], call) =>
      (env) =>
        textOfValue(valueType(call), value!(env)),
    sql: ([value], call) => textSql(value!, valueType(call)),
  },
  {
    name: '#id_text',
    family: 'operator',
    params: params('value:any'),
    returns: 'text',
    en: 'The id of a record as a text.',
    zh: '记录的编号文本。',
    example: 'LEFT(id, 8)',
    run: plain(([value]) => str(value!)),
    sql: ([value]) => strictSql(`${value!.text}::text`, [value!]),
  },
  {
    name: 'CASESAFEID',
    family: 'record',
    params: params('id:textlike'),
    returns: 'text',
    en: 'The id of a record as a text (ids here are the same in any case).',
    zh: '记录编号文本（本系统的编号不区分大小写）。',
    example: 'CASESAFEID(id)',
    run: plain(([value]) => str(value!)),
    sql: ([value]) => value!,
  },
  {
    name: 'ISNEW',
    family: 'record',
    params: params(''),
    returns: 'boolean',
    en: 'True while the record is being created.',
    zh: '新建记录时为真。',
    example: 'ISNEW()',
    varies: true,
    contexts: ['validation', 'flow', 'default', 'field'],
    run: () => (env) => env.isNew === true,
    sqlReason: 'new',
  },
  {
    name: 'ISCLONE',
    family: 'record',
    params: params(''),
    returns: 'boolean',
    en: 'True while the record is being created as a copy.',
    zh: '复制新建记录时为真。',
    example: 'ISCLONE()',
    varies: true,
    contexts: ['validation', 'flow', 'default', 'field'],
    run: () => (env) => env.isClone === true,
    sqlReason: 'new',
  },
  {
    name: 'ISCHANGED',
    family: 'record',
    params: params('field:field, before:any?'),
    returns: 'boolean',
    en: 'True when the field differs from its value before this change; not for new records.',
    zh: '字段与修改前不同时为真；新建时为假。',
    example: 'ISCHANGED(stage)',
    varies: true,
    contexts: ['validation', 'flow', 'field'],
    run: changed,
    sqlReason: 'before',
  },
  {
    name: 'PRIORVALUE',
    family: 'record',
    params: params('field:field, before:any?'),
    returns: (args) => args[0]?.type ?? 'any',
    en: 'The value of the field before this change; for new records the value itself.',
    zh: '字段修改前的值；新建时为当前值。',
    example: 'PRIORVALUE(amount)',
    varies: true,
    contexts: ['validation', 'flow', 'field'],
    run:
      ([now, before]) =>
      (env) =>
        env.isNew === true || env.before === null || env.before === undefined ? now!(env) : before!(env),
    sqlReason: 'before',
  },
  {
    name: 'STAGEDAYS',
    family: 'record',
    params: params('field:field, before:any?'),
    returns: 'number',
    en: 'How many whole days the field of the record has had its present value, such as the stage of a deal; 0 when it is changing.',
    zh: '本记录的字段（如商机阶段）保持当前值的整天数；正在更改时为 0。',
    example: 'STAGEDAYS(stage)',
    varies: true,
    run: (args, call) => {
      const field = call.args[0]
      const isChanging = changed(args, call)
      return (env) => {
        if (env.isNew === true || (env.before && isChanging(env) === true)) return 0
        const since = field?.kind === 'field' ? parseInstant(env.since?.(field.reference) ?? '') : null
        // The statement that wrote the value may have begun after the moment of the formula.
        return since === null ? null : Math.max(0, Math.floor((env.nowMs - since) / dayMs))
      }
    },
    sql: (_args, call, s) => {
      const field = call.args[0]
      const since = field?.kind === 'field' ? s.env.since?.(field.reference) : undefined
      const now = s.param(formatInstant(s.env.nowMs), 'timestamptz')
      return since === undefined
        ? { text: 'NULL::numeric' }
        : {
            text: s.call('f_days_since', now, since),
            digits: 7,
            scale: 0,
          }
    },
  },
  {
    name: 'ISPICKVAL',
    family: 'record',
    params: params('field:any, value:text'),
    returns: 'boolean',
    en: 'True when the choice has this value; "" asks for no choice.',
    zh: '选项等于该值时为真；"" 表示未选择。',
    example: 'ISPICKVAL(stage, "won")',
    run: plain(([value, wanted]) => str(value!) === str(wanted!)),
    sql: ([value, wanted]) => {
      if (typeof wanted!.literal === 'string' && wanted!.literal !== '')
        return {
          ...exactSql(`(COALESCE(${value!.text} = ${wanted!.text}, FALSE))`, [value!]),
          whenTrue: `${value!.text} = ${wanted!.text}`,
        }
      return exactSql(`(${textOf(value!)} = ${textOf(wanted!)})`, [value!, wanted!])
    },
  },
  {
    name: 'INCLUDES',
    family: 'record',
    params: params('field:multiselect, value:text'),
    returns: 'boolean',
    en: 'True when the list of choices holds this value.',
    zh: '多选中包含该值时为真。',
    example: 'INCLUDES(tags, "vip")',
    run: plain(([list, wanted]) => Array.isArray(list) && list.includes(str(wanted!))),
    sql: ([list, wanted]) => ({
      ...exactSql(`COALESCE(${list!.text} @> ARRAY[${textOf(wanted!)}], FALSE)`, [list!, wanted!]),
      ...((list!.fault ?? wanted!.fault) ? {} : { whenTrue: `${list!.text} @> ARRAY[${textOf(wanted!)}]` }),
    }),
  },
  {
    name: 'PICKLISTCOUNT',
    family: 'record',
    params: params('field:multiselect'),
    returns: 'number',
    en: 'How many choices are taken.',
    zh: '已选的选项个数。',
    example: 'PICKLISTCOUNT(tags)',
    run: plain(([list]) => (Array.isArray(list) ? list.length : 0)),
    sql: ([list]) =>
      looseSql(`COALESCE(cardinality(${list!.text}), 0)::numeric`, [list!], { notNull: true, digits: 6, scale: 0 }),
  },
  {
    name: 'LABEL',
    family: 'record',
    params: params('field:field, before:any?'),
    returns: 'text',
    en: "The label of the choice in the reader's language.",
    zh: '选项在读者语言中的标签。',
    example: 'LABEL(stage)',
    varies: true,
    sqlReason: 'label',
    run: ([value], call) => {
      const field = call.args[0]
      const [object, name] =
        field?.kind === 'field'
          ? [field.reference.objects[field.reference.objects.length - 1] ?? '', field.reference.field.name]
          : ['', '']
      return (env) => {
        const chosen = str(value!(env))
        return chosen === '' || !env.labelOf ? chosen : env.labelOf(object, name, chosen)
      }
    },
  },
  childFunction(
    {
      name: 'COUNTIF',
      params: 'children:children, condition:boolean?',
      en: 'How many related records there are for which the condition holds.',
      zh: '满足条件的相关记录数。',
      example: 'COUNTIF(quotes, status = "accepted")',
    },
    false,
    'number',
    { compute: (values) => values.length, sql: () => 'count(*)::numeric' },
  ),
  childFunction(
    {
      name: 'EXISTSIF',
      params: 'children:children, condition:boolean?',
      en: 'True when there is a related record for which the condition holds.',
      zh: '存在满足条件的相关记录时为真。',
      example: 'EXISTSIF(quotes, status = "accepted")',
    },
    false,
    'boolean',
    { compute: (values) => values.length > 0, sql: () => 'count(*) > 0' },
  ),
  childFunction(
    {
      name: 'SUMIF',
      params: 'children:children, value:number, condition:boolean?',
      en: 'The sum over related records for which the condition holds; 0 when there is none.',
      zh: '对满足条件的相关记录求和；没有则为 0。',
      example: 'SUMIF(quotes, total, status = "accepted")',
    },
    true,
    secondType,
    { compute: sumOf, sql: (value) => `COALESCE(sum(${value}), 0)` },
  ),
  childFunction(
    {
      name: 'AVGIF',
      params: 'children:children, value:number, condition:boolean?',
      en: 'The mean over related records for which the condition holds.',
      zh: '满足条件的相关记录的平均值。',
      example: 'AVGIF(quotes, total)',
    },
    true,
    'number',
    {
      compute: (values) => (present(values).length === 0 ? null : divide(sumOf(values), present(values).length)),
      sql: (value) => `round(round(sum(${value}), ${resultScale}) / NULLIF(count(${value}), 0), ${resultScale})`,
    },
  ),
  childFunction(
    {
      name: 'MINIF',
      params: 'children:children, value:scalar, condition:boolean?',
      en: 'The smallest value over related records for which the condition holds.',
      zh: '满足条件的相关记录中的最小值。',
      example: 'MINIF(quotes, created_at)',
    },
    true,
    secondType,
    { compute: (values) => best(values, -1), sql: (value) => `min(${value})` },
  ),
  childFunction(
    {
      name: 'MAXIF',
      params: 'children:children, value:scalar, condition:boolean?',
      en: 'The largest value over related records for which the condition holds.',
      zh: '满足条件的相关记录中的最大值。',
      example: 'MAXIF(quotes, total)',
    },
    true,
    secondType,
    { compute: (values) => best(values, 1), sql: (value) => `max(${value})` },
  ),
]
