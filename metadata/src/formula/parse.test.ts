import { expect, test } from 'vitest'
import type { AstNode } from './ast.ts'
import { formulaLimits, parseFormula } from './parse.ts'

/** The tree as a text with all brackets written out. */
function shown(node: AstNode): string {
  switch (node.kind) {
    case 'number':
    case 'boolean':
      return String(node.value)
    case 'text':
      return JSON.stringify(node.value)
    case 'null':
      return 'NULL'
    case 'path':
      return node.segments.map((segment) => segment.name).join('.')
    case 'call':
      return `${node.name}(${node.args.map(shown).join(',')})`
    case 'unary':
      return `(${node.op}${shown(node.operand)})`
    case 'binary':
      return `(${shown(node.left)}${node.op}${shown(node.right)})`
  }
}

function parsed(text: string): string {
  const result = parseFormula(text)
  return result.ok ? shown(result.ast.root) : `${result.errors[0]?.code ?? ''}@${result.errors[0]?.start ?? ''}`
}

test.each([
  ['1 + 2 * 3', '(1+(2*3))'],
  ['1 - 2 - 3', '((1-2)-3)'],
  ['2 ^ 3 ^ 2', '((2^3)^2)'],
  ['-2 ^ 2', '((-2)^2)'],
  ['a & b + c', '((a&b)+c)'],
  ['a = 1 && b == 2 || c != 3', '(((a=1)&&(b=2))||(c<>3))'],
  ['!a = b', '((!a)=b)'],
  ['not x', '(!x)'],
  ['if(true, NULL, fAlse)', 'IF(true,NULL,false)'],
  ['/* why */ a /**/ + {!Account.Name}', '(a+Account.Name)'],
  ["$User.Id & 'it\\'s' & \"a\\\\b\\d\"", '(($User.Id&"it\'s")&"a\\\\b\\\\d")'],
  ['Owner:User.Name', 'Owner:User.Name'],
  ['.5 + 1.e2', '(.5+1.e2)'],
  ['TODAY()', 'TODAY()'],
  ['金额 + 1', '(金额+1)'],
])('%s groups as %s', (text, expected) => {
  expect(parsed(text)).toBe(expected)
})

test.each([
  ['', 'formula.empty@0'],
  ['/* only */', 'formula.empty@10'],
  ['1 +', 'formula.unexpected_end@3'],
  ['(1 + 2', 'formula.expected_at_end@6'],
  ['LEFT(name 3)', 'formula.expected@10'],
  ['1 2', 'formula.unexpected@2'],
  ['a # b', 'formula.bad_character@2'],
  ['"open', 'formula.open_string@0'],
  ['1 /* open', 'formula.open_comment@2'],
  ['a..b', 'formula.unexpected@0'],
  ['a > 1 AND b', 'formula.between@6'],
  ['IF((a or b), 1, 2)', 'formula.between@6'],
])('%s is refused where it goes wrong', (text, expected) => {
  expect(parsed(text)).toBe(expected)
})

test.each([
  ['100 kB', 'amount + '.repeat(12_000), 'formula.too_long'],
  ['10,000 brackets', '('.repeat(10_000) + '1' + ')'.repeat(10_000), 'formula.too_deep'],
  ['20,000 times NOT', '!'.repeat(20_000) + 'TRUE', 'formula.too_deep'],
  ['an endless sum', Array.from({ length: 5_000 }, () => '1').join('+'), 'formula.too_complex'],
  ['very many parts', `AND(${Array.from({ length: 9_000 }, () => 'a').join(',')})`, 'formula.too_complex'],
])('%s is refused at once', (_, text, code) => {
  const started = performance.now()
  const result = parseFormula(text)
  expect(result.ok ? '' : result.errors[0]?.code).toBe(code)
  expect(performance.now() - started).toBeLessThan(1_000)
  expect(formulaLimits.characters).toBe(50_000)
})
