import { describe, expect, test } from 'vitest'
import { formulaFunctions } from '../functions/table.ts'
import { testScope } from '../test-scope.ts'
import { completeFormula } from './completion.ts'
import { diagnoseFormula } from './diagnostics.ts'
import { formatFormula } from './format.ts'
import { hoverFormula, signatureHelp } from './help.ts'
import { formulaTokens } from './tokens.ts'
import table from './zh-tw.json' with { type: 'json' }

/** Completion labels where `|` marks the cursor. */
function labels(marked: string, locale = 'en'): string[] {
  const offset = marked.indexOf('|')
  return completeFormula(marked.replace('|', ''), offset, testScope, { locale, context: 'validation' }).items.map(
    (item) => item.label,
  )
}

test('tokens have the kinds the editor colours', () => {
  expect(formulaTokens('IF(amount > 5, "x", /* c */ $User.id) & NULL #').map((token) => token.kind)).toEqual([
    'function',
    'bracket',
    'field',
    'operator',
    'number',
    'bracket',
    'text',
    'bracket',
    'comment',
    'global',
    'bracket',
    'operator',
    'keyword',
    'error',
  ])
})

describe('completion', () => {
  test('offers fields and functions that begin with what is written', () => {
    expect(labels('am|').slice(0, 1)).toEqual(['amount'])
    expect(labels('ISB|')).toContain('ISBLANK')
  })
  test('goes across relationships', () => {
    expect(labels('account.owner.e|')).toEqual(['email', 'name'].filter((name) => name.includes('e')))
    expect(labels('account.|')).toEqual(['id', 'industry', 'name', 'owner', 'parent'])
  })
  test('offers related lists, and their fields behind them', () => {
    expect(labels('COUNTIF(|')).toEqual(['quotes'])
    expect(labels('COUNTIF(quotes, sta|')).toContain('status')
    expect(labels('COUNTIF(quotes, sta|')).not.toContain('stage')
  })
  test('offers options of a choice, units and globals', () => {
    expect(labels('stage = "|"')).toEqual(['qualify', 'propose', 'won', 'lost'])
    expect(labels('STARTOF(close_date, "|")')).toContain('quarter')
    expect(labels('$Us|')).toEqual(['$User.id', '$User.email'])
  })
  test('offers nothing inside a comment', () => {
    expect(labels('/* am| */')).toEqual([])
  })
})

test('signature help follows the arguments', () => {
  expect(signatureHelp('LEFT(name, ', 11)).toMatchObject({ name: 'LEFT', signature: 'LEFT(text, count)', active: 1 })
  expect(signatureHelp('IF(LEN(name) > 3, ', 18)).toMatchObject({ name: 'IF', active: 1 })
  expect(signatureHelp('amount + 1', 5)).toBe(null)
})

test('hover explains functions and fields', () => {
  expect(hoverFormula('LEN(name)', 1, testScope, 'zh-CN')?.body).toContain('文本的字符数。')
  expect(hoverFormula('LEN(stage)', 6, testScope)).toEqual({
    start: 4,
    end: 9,
    title: 'Stage',
    body: 'stage: a choice (qualify, propose, won, lost)',
  })
  expect(hoverFormula('nothing', 2, testScope)).toBe(null)
})

test('every function is explained in Traditional Chinese too: `npm run zh-tw -w runtime` makes what is missing', () => {
  expect(formulaFunctions.filter(({ zh }) => !Object.hasOwn(table, zh)).map(({ name }) => name)).toEqual([])
  expect(Object.keys(table).filter((zh) => !formulaFunctions.some((def) => def.zh === zh))).toEqual([])
  expect(hoverFormula('LEN(name)', 1, testScope, 'zh-TW')?.body).toContain('文字的字元數。')
  expect(signatureHelp('LEN(', 4, 'zh-Hant-HK')?.documentation).toBe('文字的字元數。')
  expect(hoverFormula('LEN(stage)', 6, testScope, 'zh-TW')?.body).toMatch(/^stage: /)
  const [len] = completeFormula('LEN', 3, testScope, { locale: 'zh-TW' }).items
  expect(len?.documentation).toBe('文字的字元數。')
})

test('diagnostics are in the language of the reader', () => {
  expect(diagnoseFormula('amunt > 1', testScope, {}, 'zh-CN')).toEqual([
    {
      start: 0,
      end: 5,
      code: 'formula.unknown_field',
      message: '没有字段 `amunt`。是不是 amount？',
      severity: 'error',
    },
  ])
  expect(diagnoseFormula('REGEX(name, name)', testScope)[0]?.severity).toBe('hint')
  expect(diagnoseFormula('  ', testScope)).toEqual([])
})

describe('formatting', () => {
  test.each([
    ['if(  amount>5 ,"a","b" )', 'IF(amount > 5, "a", "b")'],
    ['-amount*-2', '-amount * -2'],
    ['NOT(a)&&!b', 'NOT (a) && !b'],
    ["'it''s", "'it''s"],
    ['(1+2', '(1+2'],
    ['/* why */ left(name,3)', '/* why */ LEFT(name, 3)'],
  ])('%s', (text, expected) => {
    expect(formatFormula(text)).toBe(expected)
  })
  test('breaks long calls, one argument a line, and is stable', () => {
    const long =
      'IF(AND(stage = "won", amount > 1000000, NOT(ISBLANK(close_date))), amount * probability / 100, CASE(stage, "qualify", 1, "propose", 2, 3))'
    const once = formatFormula(long)
    expect(once.split('\n')[1]).toBe('  AND(stage = "won", amount > 1000000, NOT (ISBLANK(close_date))),')
    expect(formatFormula(once)).toBe(once)
  })
})
