/**
 * SQL that turns a column of one type into another when a field is retyped: values that do not convert become null, never an error.
 * `unconvertibleSql` is the condition "has a value that would not convert", counted in the plan before anything is changed.
 */
const numberPattern = '^\\s*[-+]?[0-9]{1,15}(\\.[0-9]+)?\\s*$'
const datePattern =
  '^\\s*(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?(Z|[-+][0-9]{2}:?[0-9]{2})?)?\\s*$'
const uuidPattern = '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$'

/** `column` is quoted SQL; types are PostgreSQL types as in FieldShape.sqlType. */
export function convertSql(column: string, from: string, to: string): string {
  const source = storageOf(from)
  const target = storageOf(to)
  const text =
    source === 'array'
      ? `array_to_string(${column}, '; ')`
      : source === 'json'
        ? `${column} #>> '{}'`
        : `${column}::text`
  if (target === source && target !== 'numeric' && target !== 'integer') return column
  switch (target) {
    case 'text':
      return text
    case 'numeric':
    case 'integer': {
      if (source === 'boolean') return `${column}::int::${to}`
      const [whole, scale] = digitsOf(to)
      const bound = target === 'integer' ? '2147483647' : `(10::numeric ^ ${whole - scale})`
      const rounded = target === 'integer' ? `round(${text}::numeric)` : `round(${text}::numeric, ${scale})`
      return `case when ${text} ~ '${numberPattern}' then case when abs(${rounded}) < ${bound} then ${rounded}::${to} end end`
    }
    case 'boolean':
      return `case lower(${text}) when 'true' then true when 't' then true when 'yes' then true when '1' then true when '是' then true when 'false' then false when 'f' then false when 'no' then false when '0' then false when '否' then false end`
    case 'date':
    case 'timestamptz':
      if (source === 'date' || source === 'timestamptz') return `${column}::${to}`
      return `case when ${text} ~ '${datePattern}' and ${dayExists(text)} then ${text}::${to} end`
    case 'array':
      return `string_to_array(${text}, ';')`
    case 'json':
      return `to_jsonb(${text})`
    case 'uuid':
      return `case when ${text} ~ '${uuidPattern}' then ${text}::uuid end`
    default:
      return `null::${to}`
  }
}

export function unconvertibleSql(column: string, from: string, to: string): string {
  return `${column} is not null and (${convertSql(column, from, to)}) is null`
}

/** PostgreSQL 15 has no safe cast, so the day is held against the length of its month first. */
function dayExists(text: string): string {
  const day = `substr(trim(${text}), 9, 2)::int`
  return `${day} <= extract(day from ((substr(trim(${text}), 1, 7) || '-01')::date + interval '1 month - 1 day'))`
}

type Storage = 'text' | 'numeric' | 'integer' | 'boolean' | 'date' | 'timestamptz' | 'array' | 'json' | 'uuid' | 'other'

function storageOf(sqlType: string): Storage {
  if (sqlType.endsWith('[]')) return 'array'
  if (sqlType === 'text' || sqlType.startsWith('varchar')) return 'text'
  if (sqlType.startsWith('numeric') || sqlType === 'bigint' || sqlType === 'double precision') return 'numeric'
  if (sqlType === 'integer' || sqlType === 'int' || sqlType === 'smallint') return 'integer'
  if (sqlType === 'boolean' || sqlType === 'date' || sqlType === 'uuid') return sqlType
  if (sqlType.startsWith('timestamp')) return 'timestamptz'
  if (sqlType === 'jsonb' || sqlType === 'json') return 'json'
  return 'other'
}

/** Total digits and scale of `numeric(p,s)`; bigint counts as 18. */
function digitsOf(sqlType: string): [number, number] {
  const found = /^numeric\((\d+)(?:,\s*(\d+))?\)$/.exec(sqlType)
  return found ? [Number(found[1]), Number(found[2] ?? 0)] : sqlType === 'bigint' ? [18, 0] : [38, 15]
}
