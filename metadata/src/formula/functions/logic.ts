/** Conditions and choices. Arguments are worked out left to right and only as far as needed; an error in a part not needed is no error. */
import { blankTextSql, comparer, compareSql, compareClass, equalSql, equalValues } from '../values/compare.ts'
import type { CompareOperator } from '../values/compare.ts'
import { isBlank, params } from '../define.ts'
import type { FunctionDef, Run, Typed, TypedCall, Value } from '../define.ts'
import { FormulaFault } from '../values/fault.ts'
import { anyFault, conditionSql, exactSql, guarded, looseSql, whenFalse, whenTrue } from '../sql/node.ts'
import type { Sql } from '../sql/node.ts'
import type { FormulaType } from '../types.ts'

const typeOf = (args: readonly Typed[], ...indexes: number[]): FormulaType => {
  const types = indexes.map((index) => args[index]?.type ?? 'null').filter((type) => type !== 'null')
  return types[0] ?? 'null'
}

function comparison(name: string, operator: CompareOperator): FunctionDef {
  return {
    name,
    family: 'operator',
    params: params('left:same, right:same'),
    returns: 'boolean',
    en: `Compares with ${operator}.`,
    zh: `用 ${operator} 比较。`,
    example: `amount ${operator} 1000`,
    run: ([left, right], call) => {
      const compare = comparer(operator, typeOf(call.args, 0, 1))
      return (env) => compare(left!(env), right!(env))
    },
    sql: ([left, right], call) => compareSql(operator, typeOf(call.args, 0, 1), left!, right!),
  }
}

/** AND/OR as SQL: later parts count only while the earlier ones leave the answer open. */
function connectSql(args: readonly Sql[], all: boolean): Sql {
  let fault: string | undefined
  for (const arg of args.toReversed()) {
    const open = all ? whenTrue(arg) : `(${whenTrue(arg)}) IS NOT TRUE`
    fault = anyFault(arg, fault === undefined ? undefined : `(${open} AND ${fault})`)
  }
  const word = all ? ' AND ' : ' OR '
  const lean = `(${args.map(whenTrue).join(word)})`
  const exact = args.every((arg) => arg.notNull) ? `(${args.map((arg) => arg.text).join(word)})` : `(${lean} IS TRUE)`
  if (fault === undefined) return { text: exact, whenTrue: lean, whenFalse: `${lean} IS NOT TRUE`, notNull: true }
  // An OR with a true part after a part in fault is in fault; an AND is true only when every part is, and then none is in fault.
  return { text: guarded(fault, exact), fault, whenTrue: all ? lean : `(${lean} AND (${fault}) IS NOT TRUE)` }
}

/** `CASE WHEN test THEN value ... ELSE other END` with the faults of the tests and of the branch taken. */
function chooseSql(tests: readonly Sql[], values: readonly Sql[], other: Sql): Sql {
  const branches = tests.map((test, index) => ({ test, value: values[index] ?? other }))
  const arms = branches.map(
    ({ test, value }) =>
      (test.fault === undefined ? '' : `WHEN ${test.fault} THEN NULL `) + `WHEN ${whenTrue(test)} THEN ${value.text}`,
  )
  const text = `CASE ${arms.join(' ')} ELSE ${other.text} END`
  const bounds = [...values, other]
  const digits = bounds.every((sql) => sql.digits !== undefined || sql.literal === null)
    ? Math.max(...bounds.map((sql) => sql.digits ?? 0))
    : undefined
  const scale = bounds.every((sql) => sql.scale !== undefined || sql.literal === null)
    ? Math.max(...bounds.map((sql) => sql.scale ?? 0))
    : undefined
  const rest = { ...(digits === undefined ? {} : { digits }), ...(scale === undefined ? {} : { scale }) }
  if ([...tests, ...bounds].every((sql) => sql.fault === undefined))
    return { ...looseSql(text, [], rest), notNull: bounds.every((sql) => sql.notNull === true) }
  const faults = branches.map(
    ({ test, value }) =>
      (test.fault === undefined ? '' : `WHEN ${test.fault} THEN TRUE `) +
      `WHEN ${whenTrue(test)} THEN ${value.fault ?? 'FALSE'}`,
  )
  return { ...looseSql(text, [], rest), fault: `CASE ${faults.join(' ')} ELSE ${other.fault ?? 'FALSE'} END` }
}

function switchRun(args: readonly Run[], call: TypedCall): Run {
  const kind = compareClass(typeOf(call.args, 0))
  const subject = args[0]!
  const other = args.length % 2 === 0 ? args[args.length - 1] : undefined
  const pairs: { test: Run; value: Run }[] = []
  for (let index = 1; index + 1 < args.length; index += 2) pairs.push({ test: args[index]!, value: args[index + 1]! })
  return (env) => {
    const value = subject(env)
    for (const pair of pairs) if (equalValues(kind, value, pair.test(env))) return pair.value(env)
    return other ? other(env) : null
  }
}

function switchSql(args: readonly Sql[], call: TypedCall): Sql {
  const type = typeOf(call.args, 0)
  const subject = args[0]!
  const tests: Sql[] = []
  const values: Sql[] = []
  for (let index = 1; index + 1 < args.length; index += 2) {
    tests.push(equalSql(type, subject, args[index]!))
    values.push(args[index + 1]!)
  }
  return chooseSql(tests, values, args.length % 2 === 0 ? args[args.length - 1]! : nullSql)
}

const nullSql: Sql = { text: 'NULL', literal: null }

/** Type of the results of CASE(subject, test, result, ..., other). */
function switchType(args: readonly Typed[]): FormulaType {
  const results = args.flatMap((_, index) => (index > 0 && index % 2 === 0 ? [index] : []))
  return typeOf(args, ...results, ...(args.length % 2 === 0 ? [args.length - 1] : []))
}

/** "Is blank" of any type. Numbers read as zero are never blank; a yes/no value never is. */
function blankSql(sql: Sql, type: FormulaType): Sql {
  if (type === 'boolean') return exactSql('FALSE', [sql])
  if (type === 'multiselect') return exactSql(`(COALESCE(cardinality(${sql.text}), 0) = 0)`, [sql])
  if (compareClass(type) === 'text') return blankTextSql(sql)
  return exactSql(sql.notNull ? 'FALSE' : `(${sql.text} IS NULL)`, [sql])
}

const blankRun: FunctionDef['run'] = ([value], call) =>
  call.args[0]?.type === 'boolean' ? (env) => (value!(env), false) : (env) => isBlank(value!(env))

function firstPresentSql(args: readonly Sql[], call: TypedCall): Sql {
  const last = args[args.length - 1]!
  const blank = (arg: Sql): Sql =>
    call.type === 'boolean' && !arg.notNull ? exactSql(`(${arg.text} IS NULL)`, [arg]) : blankSql(arg, call.type)
  return chooseSql(
    args.slice(0, -1).map((arg) => negated(blank(arg))),
    args.slice(0, -1),
    last,
  )
}

function negated(sql: Sql): Sql {
  return {
    text: `(NOT ${sql.text})`,
    whenTrue: whenFalse(sql),
    whenFalse: whenTrue(sql),
    ...(sql.notNull ? { notNull: true } : {}),
    ...(sql.fault === undefined ? {} : { fault: sql.fault }),
  }
}

const firstPresent: FunctionDef['run'] = (args) => (env) => {
  for (const arg of args) {
    const value = arg(env)
    if (!isBlank(value)) return value
  }
  return null
}

function attempt(run: Run, env: Parameters<Run>[0]): { value: Value; failed: boolean } {
  try {
    return { value: run(env), failed: false }
  } catch (error) {
    if (error instanceof FormulaFault) return { value: null, failed: true }
    throw error
  }
}

export const logicFunctions: readonly FunctionDef[] = [
  comparison('#eq', '='),
  comparison('#ne', '<>'),
  comparison('#lt', '<'),
  comparison('#le', '<='),
  comparison('#gt', '>'),
  comparison('#ge', '>='),
  {
    name: 'AND',
    family: 'logic',
    params: params('condition:boolean, more:boolean...'),
    returns: 'boolean',
    en: 'True when every condition is true; stops at the first that is not.',
    zh: '所有条件都成立时为真；遇到第一个不成立的条件即停止。',
    example: 'AND(TRUE, 1 < 2)',
    result: 'TRUE',
    run: (args) => (env) => {
      for (const arg of args) if (arg(env) !== true) return false
      return true
    },
    sql: (args) => connectSql(args, true),
  },
  {
    name: 'OR',
    family: 'logic',
    params: params('condition:boolean, more:boolean...'),
    returns: 'boolean',
    en: 'True when a condition is true; stops at the first that is.',
    zh: '任一条件成立时为真；遇到第一个成立的条件即停止。',
    example: 'OR(FALSE, 1 < 2)',
    result: 'TRUE',
    run: (args) => (env) => {
      for (const arg of args) if (arg(env) === true) return true
      return false
    },
    sql: (args) => connectSql(args, false),
  },
  {
    name: 'NOT',
    family: 'logic',
    params: params('condition:boolean'),
    returns: 'boolean',
    en: 'The opposite of a condition.',
    zh: '条件取反。',
    example: 'NOT(1 > 2)',
    result: 'TRUE',
    run:
      ([value]) =>
      (env) => {
        const answer = value!(env)
        return answer === null ? null : answer !== true
      },
    sql: ([value]) => negated(value!),
  },
  {
    name: 'XOR',
    family: 'logic',
    params: params('left:boolean, right:boolean'),
    returns: 'boolean',
    en: 'True when exactly one of two conditions is true.',
    zh: '两个条件恰有一个成立时为真。',
    example: 'XOR(TRUE, FALSE)',
    result: 'TRUE',
    run:
      ([left, right]) =>
      (env) =>
        (left!(env) === true) !== (right!(env) === true),
    sql: ([left, right]) => exactSql(`((${left!.text} IS TRUE) <> (${right!.text} IS TRUE))`, [left!, right!]),
  },
  {
    name: 'IF',
    family: 'logic',
    params: params('condition:boolean, then:same, else:same?'),
    returns: (args) => typeOf(args, 1, 2),
    en: 'One value when the condition is true, else the other (blank when left out).',
    zh: '条件成立时取前一个值，否则取后一个（省略则为空）。',
    example: 'IF(2 > 1, "yes", "no")',
    result: '"yes"',
    run: ([condition, yes, no]) =>
      no
        ? (env) => (condition!(env) === true ? yes!(env) : no(env))
        : (env) => (condition!(env) === true ? yes!(env) : null),
    sql: ([condition, yes, no]) => chooseSql([condition!], [yes!], no ?? nullSql),
  },
  {
    name: 'IFS',
    family: 'logic',
    params: params('condition:boolean, value:same, more:any...'),
    returns: (args) =>
      typeOf(args, ...args.flatMap((_, index) => (index % 2 === 1 || index === args.length - 1 ? [index] : []))),
    en: 'The value after the first true condition; a last value on its own is for all other cases.',
    zh: '取第一个成立条件之后的值；末尾单独的值用于其他情况。',
    example: 'IFS(1 > 2, "a", 2 > 1, "b", "c")',
    result: '"b"',
    run: (args) => (env) => {
      for (let index = 0; index + 1 < args.length; index += 2)
        if (args[index]!(env) === true) return args[index + 1]!(env)
      return args.length % 2 === 1 ? args[args.length - 1]!(env) : null
    },
    sql: (args) =>
      chooseSql(
        args.filter((_, index) => index % 2 === 0 && index + 1 < args.length),
        args.filter((_, index) => index % 2 === 1),
        args.length % 2 === 1 ? args[args.length - 1]! : nullSql,
      ),
  },
  {
    name: 'CASE',
    family: 'logic',
    params: params('subject:any, test:any, result:same, more:any...'),
    returns: switchType,
    en: 'Compares the subject with each test in turn and gives the result that belongs to it; the last value is for all other cases.',
    zh: '把主体依次与各个值比较，返回对应的结果；最后一个值用于其他情况。',
    example: 'CASE(2, 1, "one", 2, "two", "many")',
    result: '"two"',
    run: switchRun,
    sql: switchSql,
  },
  {
    name: 'SWITCH',
    family: 'logic',
    params: params('subject:any, test:any, result:same, more:any...'),
    returns: switchType,
    en: 'The same as CASE.',
    zh: '同 CASE。',
    example: 'SWITCH("b", "a", 1, "b", 2, 0)',
    result: '2',
    run: switchRun,
    sql: switchSql,
  },
  {
    name: 'IN',
    family: 'logic',
    params: params('value:same, candidate:same, more:same...'),
    returns: 'boolean',
    en: 'True when the value is one of the others; a blank never is.',
    zh: '值在列表中时为真；空值不算。',
    example: 'IN("b", "a", "b")',
    result: 'TRUE',
    run: (args, call) => {
      const kind = compareClass(typeOf(call.args, 0, 1))
      const [value, ...others] = args
      return (env) => {
        const wanted = value!(env)
        const found = others.map((other) => other(env))
        return !isBlank(wanted) && found.some((other) => equalValues(kind, wanted, other))
      }
    },
    sql: (args, call) => {
      const [value, ...others] = args as [Sql, ...Sql[]]
      const present = others.filter((other) => other.literal !== null)
      const subject =
        compareClass(typeOf(call.args, 0, 1)) === 'text' && !value.column ? `NULLIF(${value.text}, '')` : value.text
      return conditionSql(
        present.length === 0 ? 'FALSE' : `${subject} IN (${present.map((other) => other.text).join(', ')})`,
        args,
      )
    },
  },
  {
    name: 'BETWEEN',
    family: 'logic',
    params: params('value:same, from:same, to:same'),
    returns: 'boolean',
    en: 'True when the value lies between the two, ends included.',
    zh: '值在两者之间（含两端）时为真。',
    example: 'BETWEEN(5, 1, 10)',
    result: 'TRUE',
    run: ([value, from, to], call) => {
      const atLeast = comparer('>=', typeOf(call.args, 0, 1, 2))
      const atMost = comparer('<=', typeOf(call.args, 0, 1, 2))
      return (env) => {
        const [subject, low, high] = [value!(env), from!(env), to!(env)]
        return atLeast(subject, low) && atMost(subject, high)
      }
    },
    sql: ([value, from, to], call) => {
      const type = typeOf(call.args, 0, 1, 2)
      const [low, high] = [compareSql('>=', type, value!, from!), compareSql('<=', type, value!, to!)]
      return conditionSql(`(${whenTrue(low)} AND ${whenTrue(high)})`, [value!, from!, to!])
    },
  },
  {
    name: 'ISBLANK',
    family: 'logic',
    params: params('value:any'),
    returns: 'boolean',
    en: 'True when there is no value.',
    zh: '没有值时为真。',
    example: 'ISBLANK("")',
    result: 'TRUE',
    run: blankRun,
    sql: ([value], call) => blankSql(value!, call.args[0]?.type ?? 'any'),
  },
  {
    name: 'ISNULL',
    family: 'logic',
    params: params('value:any'),
    returns: 'boolean',
    en: 'Like ISBLANK for numbers and dates; a text is never null. Use ISBLANK.',
    zh: '对数字和日期同 ISBLANK；文本永远不为 null。建议用 ISBLANK。',
    example: 'ISNULL("")',
    result: 'FALSE',
    run: ([value], call) =>
      compareClass(call.args[0]?.type ?? 'null') === 'text' && call.args[0]?.type !== 'null'
        ? (env) => (value!(env), false)
        : blankRun([value!], call),
    sql: ([value], call) =>
      compareClass(call.args[0]?.type ?? 'null') === 'text' && call.args[0]?.type !== 'null'
        ? exactSql('FALSE', [value!])
        : blankSql(value!, call.args[0]?.type ?? 'any'),
  },
  {
    name: 'BLANKVALUE',
    family: 'logic',
    params: params('value:same, substitute:same'),
    returns: (args) => typeOf(args, 0, 1),
    en: 'The value, or the substitute when it is blank.',
    zh: '取值；为空时取替代值。',
    example: 'BLANKVALUE("", "none")',
    result: '"none"',
    run: firstPresent,
    sql: firstPresentSql,
  },
  {
    name: 'NULLVALUE',
    family: 'logic',
    params: params('value:same, substitute:same'),
    returns: (args) => typeOf(args, 0, 1),
    en: 'Like BLANKVALUE for numbers and dates; a text stays as it is. Use BLANKVALUE.',
    zh: '对数字和日期同 BLANKVALUE；文本保持不变。建议用 BLANKVALUE。',
    example: 'NULLVALUE(5, 1)',
    result: '5',
    run: (args, call) =>
      compareClass(call.type) === 'text' && call.args[0]?.type !== 'null' ? args[0]! : firstPresent(args, call),
    sql: (args, call) =>
      compareClass(call.type) === 'text' && call.args[0]?.type !== 'null' ? args[0]! : firstPresentSql(args, call),
  },
  {
    name: 'COALESCE',
    family: 'logic',
    params: params('value:same, more:same...'),
    returns: (args) => typeOf(args, ...args.keys()),
    en: 'The first value that is not blank.',
    zh: '第一个不为空的值。',
    example: 'COALESCE("", "b", "c")',
    result: '"b"',
    run: firstPresent,
    sql: firstPresentSql,
  },
  {
    name: 'IFERROR',
    family: 'logic',
    params: params('value:same, substitute:same'),
    returns: (args) => typeOf(args, 0, 1),
    en: 'The value, or the substitute when the value is an error.',
    zh: '取值；出错时取替代值。',
    example: 'IFERROR(1 / 0, 7)',
    result: '7',
    run:
      ([value, substitute]) =>
      (env) => {
        const outcome = attempt(value!, env)
        return outcome.failed ? substitute!(env) : outcome.value
      },
    sql: ([value, substitute]) => {
      if (value!.fault === undefined) return value!
      const text = `CASE WHEN ${value!.fault} THEN ${substitute!.text} ELSE ${value!.text} END`
      return substitute!.fault === undefined
        ? looseSql(text, [])
        : { ...looseSql(text, []), fault: `(${value!.fault} AND ${substitute!.fault})` }
    },
  },
  {
    name: 'ISERROR',
    family: 'logic',
    params: params('value:any'),
    returns: 'boolean',
    en: 'True when the value is an error, such as a division by zero.',
    zh: '值出错（例如除数为零）时为真。',
    example: 'ISERROR(1 / 0)',
    result: 'TRUE',
    run:
      ([value]) =>
      (env) =>
        attempt(value!, env).failed,
    sql: ([value]) =>
      value!.fault === undefined
        ? { text: 'FALSE', notNull: true }
        : { text: `(${value!.fault} IS TRUE)`, notNull: true },
  },
]
