/**
 * The door of the formula language: the types that checking, evaluation and SQL share with their callers.
 *
 * One text is parsed once (parse.ts), checked against a FormulaScope (check.ts), and has two back ends that give the same value on
 * every row: closures (compile.ts) and a PostgreSQL expression (sql.ts). The specification is README.md in this folder.
 */

/** Static type of a field, of a part of a formula, or of its result. `any`: known only when it runs; `null`: the literal NULL. */
export type FormulaType =
  | 'text'
  | 'number'
  | 'currency'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'time'
  | 'duration'
  | 'select'
  | 'multiselect'
  | 'id'
  | 'geolocation'
  | 'json'
  | 'any'
  | 'null'

/**
 * A value at the door: the wire form of the API. Numbers are JSON numbers (or decimal strings when read), percent in points
 * (50 is 50 %), duration in minutes, date 'YYYY-MM-DD', time 'HH:MM:SS[.mmm]', datetime RFC 3339 UTC,
 * multi-select an array of option values, geolocation {latitude, longitude}. null is blank; a blank text is null.
 */
export type FormulaValue =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | { readonly latitude: number; readonly longitude: number }

/** Where a formula stands. Decides what may be used: PRIORVALUE needs a before-image, a filter must be SQL-able and boolean. */
export type FormulaContext = 'field' | 'validation' | 'filter' | 'default' | 'flow'

/** Blank numbers in arithmetic: as 0, or as blank that makes the result blank. */
export type BlankAs = 'zero' | 'null'

/** A field as checking sees it. */
export type FormulaField = {
  /** Canonical API name. */
  name: string
  type: FormulaType
  /** Object a lookup points at: `account.name` steps through it. */
  to?: string
  /** Shown in messages and completion, already in the reader's language. */
  label?: string
  /** Choices of a select or multi-select: literals compared with it are checked against them. */
  options?: readonly string[]
  /** Most digits before and after the point, when limited; SQL drops rounding and bounds it can prove needless. */
  digits?: number
  scale?: number
  /** The value is written in the record that is being saved only (e.g. a secret): refused outside memory. */
  memoryOnly?: boolean
  /** Such a value all the same compares with a written-out text, and with blank, in a filter: `FormulaSqlEnv.sealed` says how. */
  sealedEquality?: boolean
}

/** A to-many relationship as checking sees it: records of `object` whose lookup `via` points here. */
export type FormulaChildren = { name: string; object: string; via: string }

/**
 * A value of the surroundings, `$User.Name`. With `path` it is a field of the record itself ($Record, $RecordType); with `value` (as on the wire)
 * it is the same for everybody until the next publish.
 */
export type FormulaGlobal = {
  name: string
  type: FormulaType
  value?: unknown
  path?: readonly string[]
  to?: string
  options?: readonly string[]
}

/** What checking needs to know of the Model. A field the caller may not read is simply absent. */
export type FormulaScope = {
  /** Object the formula belongs to. */
  object: string
  field(object: string, name: string): FormulaField | undefined
  /** Names for suggestions and case-insensitive matching. */
  names(object: string): readonly string[]
  /** To-many relationship: by its own name, the child object's name, or `child.lookup`. */
  children?(object: string, name: string): FormulaChildren | undefined
  childNames?(object: string): readonly string[]
  /** `$User.Name` arrives as ['$User', 'Name'], with the spelling of the text. Built-in: $System.originDateTime, $Flow.CurrentDate ... */
  global?(path: readonly string[]): FormulaGlobal | undefined
  globalNames?(): readonly string[]
}

/** A field the formula reads, in the order of first use. `key` is the dotted path, `account.owner.name`. */
export type Reference = {
  index: number
  key: string
  path: readonly string[]
  /** Object that holds each step of the path: ['opportunity', 'account', 'user']. */
  objects: readonly string[]
  field: FormulaField
  type: FormulaType
  /** True when PRIORVALUE or ISCHANGED reads the before-image of it as well. */
  prior: boolean
}

/** A to-many relationship the formula aggregates over; `references` are the child's fields it reads. */
export type ChildReference = {
  index: number
  path: readonly string[]
  relation: FormulaChildren
  references: readonly Reference[]
}

/** A value of the surroundings the formula reads; key is `$User.Name` as the scope spells it. */
export type GlobalReference = { index: number; key: string; type: FormulaType }

/** One located reason why a formula is refused; `message` is English, `messageOf` (messages.ts) gives other languages. */
export type FormulaError = {
  code: string
  message: string
  /** Offsets into the text, UTF-16 units, end exclusive. */
  start: number
  end: number
  params: { readonly [name: string]: string }
}

/** Error values: what a formula is worth when it cannot be worked out on a row. The same codes come from both back ends' semantics. */
export type FaultCode =
  | 'value.division_by_zero'
  | 'value.number_out_of_range'
  | 'value.bad_argument'
  | 'value.bad_number_text'
  | 'value.bad_date'
  | 'value.bad_pattern'
  | 'value.too_complex'

/**
 * The answer of an evaluation. An error has value null and a code; a filter takes it as false; SQL gives NULL for it.
 * No message ever contains a value of the record.
 */
export type Evaluation = { value: FormulaValue; error?: FaultCode }

/** `[day, rate]`, newest day first: the rate is one unit's worth in the organisation's currency from that day on. */
export type DatedRates = { readonly [currency: string]: readonly (readonly [string, number | string])[] }

/** Reads one field of one record. */
export type FieldReader = (reference: Reference) => unknown

/** What evaluation may know. Everything is an input; nothing reads the clock. */
export type FormulaEnv = {
  /** Field values by `reference.key` (wire form). Use this or `read`. */
  record?: { readonly [key: string]: unknown }
  read?: FieldReader
  /** Before-image by key; absent or null when the record is new. */
  before?: { readonly [key: string]: unknown } | null
  isNew?: boolean
  isClone?: boolean
  /** Child records by relationship name, each a flat map by key. */
  children?: (child: ChildReference) => readonly { readonly [key: string]: unknown }[]
  /** Values of $globals by key. */
  globals?: { readonly [key: string]: unknown }
  /** Epoch milliseconds. */
  nowMs: number
  /** IANA zone of the user: TODAY() is the day there. */
  timeZone: string
  fiscalStartMonth?: number
  /** 'YYYY-MM-DD' days that are not worked though Monday to Friday, and worked though weekend (调休). */
  holidays?: readonly string[]
  workingWeekends?: readonly string[]
  /** Working hours of a day in minutes since midnight on the user's clock: default 9:00 to 18:00, [540, 1080]. */
  workHours?: readonly [number, number]
  /** Exchange rates to the organisation's currency: 1 unit of the currency is worth so much. */
  rates?: { readonly [currency: string]: number | string }
  /** The rates of each currency with the day they begin, newest first, for CONVERTRATE(). */
  datedRates?: DatedRates
  /** Since when the field of the record has its value, RFC 3339; null: not known. For STAGEDAYS(). */
  since?: (reference: Reference) => string | null
  /** Option value to label in the reader's language, for LABEL(). */
  labelOf?: (object: string, field: string, value: string) => string
  /** Chinese to pinyin, for PINYIN(); absent: PINYIN gives the text back. */
  pinyin?: (text: string, style: 'full' | 'initials') => string
}

/** What rendering SQL needs. Every text the callbacks give is put into the statement as it is. */
export type FormulaSqlEnv = {
  /** SQL of a column, already quoted and qualified; the caller planned the joins from `references`. Text columns: blank is NULL. */
  column(reference: Reference): string
  /** Encrypted fields compare by a hash: its SQL out of the column's, and the hashes a value may stand under. Absent: no formula may ask. */
  sealed?: { stored(column: string): string; asked(reference: Reference, value: string): readonly string[] }
  /** Binds a value and gives its placeholder, e.g. `$3` (or a quoted literal where parameters are not allowed, as in DDL). */
  param(value: string | number | boolean | null | readonly string[]): string
  /** Value of a $global, to be bound. */
  global?(reference: GlobalReference): FormulaValue
  /** SQL of a $global that the caller has no value of at hand; undefined: `global` has it. */
  globalColumn?(reference: GlobalReference): string | undefined
  /** Source of a correlated sub-select over children: `from` with alias, `where` joins to the outer row, `column` reads the child. */
  children?(child: ChildReference): { from: string; where: string; column(reference: Reference): string }
  /** Column of the before-image, where there is one. */
  before?(reference: Reference): string
  nowMs: number
  timeZone: string
  fiscalStartMonth?: number
  holidays?: readonly string[]
  workingWeekends?: readonly string[]
  workHours?: readonly [number, number]
  rates?: { readonly [currency: string]: number | string }
  datedRates?: DatedRates
  /** The rate of a currency on a day (absent: today) out of a table, instead of `rates`; SQL in, SQL out. */
  rate?(currency: string, day?: string): string
  /** Since when the field of the row has its value: SQL of a timestamptz. */
  since?(reference: Reference): string
  /** Schema that holds the helper functions of sql-functions.ts. Default `trellis`. */
  schema?: string
}

/** A formula as SQL, or why it cannot be. `fault` gives a condition that is true on rows where the formula is an
 * error value (there `sql` is NULL or not true); it binds its parameters when called, so call it only to use it. Absent: never an error. */
export type FormulaSql =
  | { ok: true; sql: string; fault?: () => string }
  | { ok: false; errors: readonly FormulaError[] }

/** Options of a check. */
export type CheckOptions = {
  context?: FormulaContext
  blankAs?: BlankAs
  /** Type the place expects; a result that does not fit is an error. */
  returns?: FormulaType
  /** Also refuse what has no SQL form (list filters, formula fields that are sorted or stored). Default: context is 'filter'. */
  requireSql?: boolean
}
