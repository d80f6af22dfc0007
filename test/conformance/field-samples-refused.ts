/** Refusals that several types share. Data for the samples. */
export const notText: readonly (readonly [unknown, string])[] = [
  [5, 'value.not_a_text'],
  [true, 'value.not_a_text'],
  [{}, 'value.not_a_text'],
  [['a'], 'value.not_a_text'],
]

export const badText: readonly (readonly [unknown, string])[] = [
  ['a\0b', 'value.bad_character'],
  ['\ud800', 'value.bad_character'],
  ['x\udc00y', 'value.bad_character'],
]
