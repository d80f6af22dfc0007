/** Money, China, places and JSON. */
import { params, plain, str, strict } from '../define.ts'
import type { FunctionDef, Geo, Typed, Value } from '../define.ts'
import { formatDay } from '../values/calendar.ts'
import { throwFault } from '../values/fault.ts'
import { haversineMiles } from '../values/math.ts'
import { divide, isNum, multiply, numText, settle, toInt, toNum, wireNumber } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { anyFault, exactSql, faultingSql, guarded, looseSql, strictSql, textOf } from '../sql/node.ts'
import type { Sql, SqlBuilder } from '../sql/node.ts'
import { phoneRegion } from '../values/phone-region.ts'
import { groupDigits, isUscc, rmbUpper, trimText } from '../values/text.ts'
import type { FormulaEnv, FormulaType } from '../types.ts'
import { intSql } from './text-define.ts'

function rateOf(env: FormulaEnv, code: string): Num | null {
  return env.rates && Object.hasOwn(env.rates, code) ? toNum(env.rates[code]) : null
}

const rateSql = (s: SqlBuilder, code: string): string =>
  s.env.rate?.(code) ?? s.call('f_rate', s.param(JSON.stringify(s.env.rates ?? {}), 'jsonb'), code)

/** The rate in force on a day: the newest that began by then. */
function rateOn(env: FormulaEnv, code: string, day: string): Num | null {
  const rates = env.datedRates && Object.hasOwn(env.datedRates, code) ? env.datedRates[code] : undefined
  const found = rates?.find(([from]) => from <= day)
  return found === undefined ? null : toNum(found[1])
}

const rateOnSql = (s: SqlBuilder, code: string, day: string): string =>
  s.env.rate?.(code, day) ?? s.call('f_rate_on', s.param(JSON.stringify(s.env.datedRates ?? {}), 'jsonb'), code, day)

const places = (value: Value | undefined, absent: number): number =>
  value === undefined || value === null ? absent : Math.max(0, Math.min(15, toInt(value as Num)))
const moneyType = (args: readonly Typed[]): FormulaType => (args[0]?.type === 'number' ? 'number' : 'currency')

/** Numbers that no decimal of ours holds. */
const hugeExponent = /[eE][+-]?\d{4,}/

/** Escapes of characters that no database text holds: NUL and halves of a pair. */
const unstorable = /\\u(0000|[dD][89a-fA-F])/

/** One value of a JSON text by keys and positions; blank when there is none, an error when the text is no JSON. */
export function jsonValue(text: string, path: readonly string[]): string {
  if (trimText(text) === '') return ''
  if (hugeExponent.test(text)) return throwFault('value.bad_argument')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return throwFault('value.bad_argument')
  }
  if (text.includes('\\u') && unstorable.test(JSON.stringify(value))) return throwFault('value.bad_argument')
  for (const key of path) {
    if (Array.isArray(value)) value = /^\d{1,6}$/.test(key) ? value[Number(key)] : undefined
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, key))
      value = (value as { [key: string]: unknown })[key]
    else return ''
  }
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numText(wireNumber(toNum(value) ?? throwFault('value.bad_argument')))
  return typeof value === 'boolean' ? String(value) : ''
}

/** `$.a.b[0]` to its keys; null when it is not such a path. */
export function jsonPath(text: string): string[] | null {
  if (!/^\$((\.[^.[\]]+)|(\[\d{1,6}\])|(\['[^']*'\]))*$/.test(text)) return null
  return Array.from(
    text.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']*)'\]/g),
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  )
}

const literalText = (arg: Typed | undefined): string | undefined =>
  arg?.kind === 'literal' ? str(arg.value) : undefined

export const crmFunctions: readonly FunctionDef[] = [
  {
    name: 'FORMAT',
    family: 'crm',
    params: params('value:number, places:number?'),
    returns: 'text',
    en: 'A number with thousands separators and fixed decimals (2 unless told).',
    zh: '带千位分隔符和固定小数位（默认 2 位）的数字文本。',
    example: 'FORMAT(1234567.5, 2)',
    result: '"1,234,567.50"',
    run: (args) =>
      plain(([value, count]) => (value === null ? '' : groupDigits(value as Num, places(count, 2))))(
        args,
        undefined as never,
      ),
    sql: ([value, count], _call, s) =>
      looseSql(
        s.call('f_format', value!.text, count ? `LEAST(GREATEST(${intSql(count, s, 2)}, 0), 15)` : '2'),
        count ? [value!, count] : [value!],
      ),
  },
  {
    name: 'FORMATCURRENCY',
    family: 'crm',
    params: params('code:text, amount:number'),
    returns: 'text',
    en: 'An amount with its currency code.',
    zh: '带币种代码的金额文本。',
    example: 'FORMATCURRENCY("CNY", 1234.5)',
    result: '"CNY 1,234.50"',
    run: plain(([code, value]) => (value === null ? '' : `${str(code!)} ${groupDigits(value as Num, 2)}`)),
    sql: ([code, value], _call, s) =>
      looseSql(`(${textOf(code!)} || ' ' || ${s.call('f_format', value!.text, '2')})`, [code!, value!]),
  },
  {
    name: 'CURRENCYRATE',
    family: 'crm',
    params: params('code:text'),
    returns: 'number',
    varies: true,
    en: "What one unit of a currency is worth in the organisation's currency; blank when unknown.",
    zh: '一单位该币种折合组织币种的汇率；未知则为空。',
    example: 'CURRENCYRATE("USD")',
    run: plain(([code], env) => rateOf(env, str(code!))),
    sql: ([code], _call, s) => looseSql(rateSql(s, textOf(code!)), [code!]),
  },
  {
    name: 'CONVERTCURRENCY',
    family: 'crm',
    params: params('amount:number, from:text, to:text'),
    returns: moneyType,
    varies: true,
    en: 'An amount of one currency in another, at the known rates; blank when a rate is unknown.',
    zh: '按已知汇率换算币种；汇率未知则为空。',
    example: 'CONVERTCURRENCY(amount, "USD", "CNY")',
    run: plain(([amount, from, to], env) => {
      const [source, target] = [rateOf(env, str(from!)), rateOf(env, str(to!))]
      return amount === null || source === null || target === null
        ? null
        : divide(multiply(amount as Num, source), target)
    }),
    sql: ([amount, from, to], _call, s) => {
      const target = rateSql(s, textOf(to!))
      const text = s.call(
        'f_bound',
        `round(round(${amount!.text} * ${rateSql(s, textOf(from!))}, 30) / NULLIF(${target}, 0), 30)`,
      )
      const fault = anyFault(amount!, from!, to!, `COALESCE(${target} = 0, FALSE)`)
      return { text, ...(fault === undefined ? {} : { fault }) }
    },
  },
  {
    name: 'CONVERTRATE',
    family: 'crm',
    params: params('from:text, to:text, day:date'),
    returns: 'number',
    varies: true,
    en: 'What one unit of a currency is worth in another on a day, at the dated rates; blank when a rate is unknown.',
    zh: '某日一单位币种折合另一币种的汇率（按日期汇率）；未知则为空。',
    example: 'amount * CONVERTRATE("USD", "CNY", close_date)',
    run: plain(([from, to, day], env) => {
      if (day === null) return null
      const on = formatDay(day as number)
      const [source, target] = [rateOn(env, str(from!), on), rateOn(env, str(to!), on)]
      return source === null || target === null ? null : divide(source, target)
    }),
    sql: ([from, to, day], _call, s) => {
      const [source, target] = [rateOnSql(s, textOf(from!), day!.text), rateOnSql(s, textOf(to!), day!.text)]
      const text = s.call('f_bound', `round(round(${source}, 30) / NULLIF(${target}, 0), 30)`)
      const fault = anyFault(from!, to!, day!, `COALESCE(${target} = 0 AND ${source} IS NOT NULL, FALSE)`)
      return { text: guarded(anyFault(from!, to!, day!), text), ...(fault === undefined ? {} : { fault }) }
    },
  },
  {
    name: 'RMBUPPER',
    family: 'crm',
    params: params('amount:number'),
    returns: 'text',
    en: 'An amount in formal Chinese numerals (大写金额), to the fen.',
    zh: '人民币大写金额，精确到分。',
    example: 'RMBUPPER(1005.3)',
    result: '"壹仟零伍元叁角整"',
    run: strict(([amount]) => rmbUpper(amount as Num)),
    sql: ([amount], _call, s) => faultingSql(s.call('f_rmb', amount!.text), [amount!]),
  },
  {
    name: 'USCCVALID',
    family: 'crm',
    params: params('code:textlike'),
    returns: 'boolean',
    en: 'True for a unified social credit code with the right check character.',
    zh: '统一社会信用代码校验正确时为真。',
    example: 'USCCVALID("91350100M000100Y43")',
    result: 'TRUE',
    run: plain(([code]) => isUscc(str(code!))),
    sql: ([code], _call, s) => exactSql(s.call('f_uscc', textOf(code!)), [code!]),
  },
  {
    name: 'PINYIN',
    family: 'crm',
    params: params('text:textlike, style:text?'),
    returns: 'text',
    en: 'Chinese as pinyin; style "initials" gives first letters.',
    zh: '汉字转拼音；style 为 "initials" 时取首字母。',
    example: 'PINYIN(name, "initials")',
    varies: true,
    sqlReason: 'pinyin',
    run: plain(([value, style], env) =>
      env.pinyin ? env.pinyin(str(value!), str(style ?? '') === 'initials' ? 'initials' : 'full') : str(value!),
    ),
  },
  {
    name: 'PHONEREGION',
    family: 'crm',
    params: params('phone:textlike'),
    returns: 'text',
    en: 'The region of a phone number with its calling code, as ISO 3166: "US", "HK", of fixed lines of mainland China the province; blank when unknown.',
    zh: '带国际区号的电话号码所属国家或地区（ISO 3166）；中国大陆固定电话给出省级代码，未知则为空。',
    example: 'PHONEREGION("+86 21 6123 4567")',
    result: '"CN-SH"',
    run: plain(([phone]) => phoneRegion(str(phone!))),
    sql: ([phone], _call, s) => looseSql(s.call('f_phone_region', textOf(phone!)), [phone!]),
  },
  {
    name: 'GEOLOCATION',
    family: 'crm',
    params: params('latitude:number, longitude:number'),
    returns: 'geolocation',
    en: 'A place from its latitude and longitude in degrees.',
    zh: '由纬度和经度组成的位置。',
    example: 'LATITUDE(GEOLOCATION(31.2, 121.5))',
    result: '31.2',
    run: plain(([latitude, longitude]) => placeOf(latitude ?? null, longitude ?? null)),
    sql: ([latitude, longitude], _call, s) => {
      const fault = anyFault(latitude!, longitude!, s.call('f_place_bad', latitude!.text, longitude!.text))
      return { text: s.call('f_place', latitude!.text, longitude!.text), ...(fault === undefined ? {} : { fault }) }
    },
  },
  {
    name: 'LATITUDE',
    family: 'crm',
    params: params('place:geolocation'),
    returns: 'number',
    en: 'The latitude of a place.',
    zh: '位置的纬度。',
    example: 'LATITUDE(GEOLOCATION(1, 2))',
    result: '1',
    run: strict(([place]) => toNum((place as Geo).latitude)),
    sql: ([place]) => strictSql(`(${place!.text})[1]`, [place!], { digits: 3, scale: 15 }),
  },
  {
    name: 'LONGITUDE',
    family: 'crm',
    params: params('place:geolocation'),
    returns: 'number',
    en: 'The longitude of a place.',
    zh: '位置的经度。',
    example: 'LONGITUDE(GEOLOCATION(1, 2))',
    result: '2',
    run: strict(([place]) => toNum((place as Geo).longitude)),
    sql: ([place]) => strictSql(`(${place!.text})[2]`, [place!], { digits: 3, scale: 15 }),
  },
  {
    name: 'DISTANCE',
    family: 'crm',
    params: params('from:geolocation, to:geolocation, unit:text'),
    returns: 'number',
    en: 'The distance of two places, in "km" or "mi".',
    zh: '两地距离，单位 "km" 或 "mi"。',
    example: 'ROUND(DISTANCE(GEOLOCATION(0, 0), GEOLOCATION(0, 1), "km"), 1)',
    result: '111.2',
    run: plain(([from, to, unit]) => {
      if (from === null || to === null) return null
      const miles = settle(haversineMiles(from as Geo, to as Geo))
      return str(unit!).toLowerCase() === 'mi'
        ? miles
        : str(unit!).toLowerCase() === 'km'
          ? multiply(miles, 1.609344)
          : throwFault('value.bad_argument')
    }),
    sql: ([from, to, unit], _call, s) => {
      const word: Sql = { ...unit!, text: textOf(unit!), notNull: true }
      return faultingSql(s.call('f_distance', from!.text, to!.text, word.text), [from!, to!, word], {
        digits: 6,
        scale: 30,
      })
    },
  },
  {
    name: 'JSONVALUE',
    family: 'crm',
    params: params('json:jsontext, key:text'),
    returns: 'text',
    en: 'The value of a key in a JSON text.',
    zh: 'JSON 文本中某个键的值。',
    example: 'JSONVALUE("{\\"a\\": 5}", "a")',
    result: '"5"',
    run: plain(([json, key]) => jsonValue(str(json!), [str(key!)])),
    sql: ([json, key], _call, s) =>
      jsonSql(`${textOf(json!)}::text`, `ARRAY[${textOf(key!)}]`, anyFault(json!, key!), s),
  },
  {
    name: 'JSONPATHVALUE',
    family: 'crm',
    params: params('json:jsontext, path:text'),
    returns: 'text',
    en: 'The value at a path such as $.a.b[0] in a JSON text.',
    zh: 'JSON 文本中某路径（如 $.a.b[0]）的值。',
    example: 'JSONPATHVALUE("{\\"a\\": {\\"b\\": 5}}", "$.a.b")',
    result: '"5"',
    run: plain(([json, path]) => jsonValue(str(json!), jsonPath(str(path!)) ?? throwFault('value.bad_argument'))),
    sql: ([json, path], call, s) => {
      const keys = jsonPath(literalText(call.args[1]) ?? '')
      return jsonSql(
        `${textOf(json!)}::text`,
        keys ? s.param(keys, 'text[]') : 'NULL::text[]',
        anyFault(json!, path!),
        s,
      )
    },
    sqlReason: 'dynamic',
  },
]

function jsonSql(
  json: string,
  path: string,
  faults: string | undefined,
  s: SqlBuilder,
): ReturnType<NonNullable<FunctionDef['sql']>> {
  const made = s.call('f_json_value', json, path)
  return { text: made, fault: anyFault(faults, `(${made} IS NULL)`)! }
}

function placeOf(latitude: Value, longitude: Value): Geo | null {
  if (!isNum(latitude) && !isNum(longitude)) return null
  if (!isNum(latitude) || !isNum(longitude)) return throwFault('value.bad_argument')
  const [north, east] = [Number(numText(latitude)), Number(numText(longitude))]
  if (Math.abs(north) > 90 || Math.abs(east) > 180) return throwFault('value.bad_argument')
  return { latitude: north, longitude: east }
}
