/** Powers, roots, logarithms and angles. */
import { params } from '../define.ts'
import type { FunctionDef } from '../define.ts'
import {
  arcCosine,
  arcSine,
  arcTangent,
  arcTangent2,
  cosine,
  decimalLog,
  exponential,
  naturalLog,
  piText,
  power,
  sine,
  squareRoot,
  tangent,
} from '../values/math.ts'
import { toNum } from '../values/number.ts'
import { helper, numberFunction } from './number-define.ts'

export const mathFunctions: readonly FunctionDef[] = [
  numberFunction(
    {
      name: 'POWER',
      params: 'base:number, exponent:number',
      en: 'The base to the power of the exponent, like ^.',
      zh: '乘方，同 ^。',
      example: 'POWER(2, 10)',
      result: '1024',
    },
    ([a, b]) => power(a!, b!),
    helper('f_power'),
  ),
  numberFunction(
    { name: 'SQRT', params: 'value:number', en: 'The square root.', zh: '平方根。', example: 'SQRT(9)', result: '3' },
    ([a]) => squareRoot(a!),
    helper('f_sqrt'),
  ),
  numberFunction(
    {
      name: 'EXP',
      params: 'value:number',
      en: 'e to the power of the value.',
      zh: 'e 的乘方。',
      example: 'EXP(0)',
      result: '1',
    },
    ([a]) => exponential(a!),
    helper('f_exp'),
  ),
  numberFunction(
    {
      name: 'LN',
      params: 'value:number',
      en: 'The natural logarithm.',
      zh: '自然对数。',
      example: 'LN(1)',
      result: '0',
    },
    ([a]) => naturalLog(a!),
    helper('f_ln'),
  ),
  numberFunction(
    {
      name: 'LOG',
      params: 'value:number',
      en: 'The logarithm to base 10.',
      zh: '以 10 为底的对数。',
      example: 'LOG(1000)',
      result: '3',
    },
    ([a]) => decimalLog(a!),
    helper('f_log'),
  ),
  numberFunction(
    {
      name: 'SIN',
      params: 'angle:number',
      en: 'The sine of an angle in radians.',
      zh: '正弦（弧度）。',
      example: 'SIN(0)',
      result: '0',
    },
    ([a]) => sine(a!),
    helper('f_sin'),
  ),
  numberFunction(
    {
      name: 'COS',
      params: 'angle:number',
      en: 'The cosine of an angle in radians.',
      zh: '余弦（弧度）。',
      example: 'COS(0)',
      result: '1',
    },
    ([a]) => cosine(a!),
    helper('f_cos'),
  ),
  numberFunction(
    {
      name: 'TAN',
      params: 'angle:number',
      en: 'The tangent of an angle in radians.',
      zh: '正切（弧度）。',
      example: 'TAN(0)',
      result: '0',
    },
    ([a]) => tangent(a!),
    helper('f_tan'),
  ),
  numberFunction(
    {
      name: 'ASIN',
      params: 'value:number',
      en: 'The angle whose sine is the value.',
      zh: '反正弦。',
      example: 'ASIN(0)',
      result: '0',
    },
    ([a]) => arcSine(a!),
    helper('f_asin'),
  ),
  numberFunction(
    {
      name: 'ACOS',
      params: 'value:number',
      en: 'The angle whose cosine is the value.',
      zh: '反余弦。',
      example: 'ROUND(ACOS(0), 6)',
      result: '1.570796',
    },
    ([a]) => arcCosine(a!),
    helper('f_acos'),
  ),
  numberFunction(
    {
      name: 'ATAN',
      params: 'value:number',
      en: 'The angle whose tangent is the value.',
      zh: '反正切。',
      example: 'ROUND(ATAN(1), 6)',
      result: '0.785398',
    },
    ([a]) => arcTangent(a!),
    helper('f_atan'),
  ),
  numberFunction(
    {
      name: 'ATAN2',
      params: 'y:number, x:number',
      en: 'The angle of the point (x, y).',
      zh: '点 (x, y) 的角度。',
      example: 'ATAN2(0, 1)',
      result: '0',
    },
    ([y, x]) => arcTangent2(y!, x!),
    helper('f_atan2'),
  ),
  {
    name: 'PI',
    family: 'number',
    params: params(''),
    returns: 'number',
    en: 'The number π.',
    zh: '圆周率 π。',
    example: 'ROUND(PI(), 5)',
    result: '3.14159',
    run: () => {
      const pi = toNum(piText.slice(0, 32))
      return () => pi
    },
    sql: () => ({ text: piText.slice(0, 32), notNull: true, digits: 1, scale: 30 }),
  },
]
