/** What formulas in memory ask of the language: labels of choices as the reader sees them, Chinese as pinyin. */
import type { FormulaEnv } from '@trellis/metadata/formula/types.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { fieldOf, labelText, objectOf } from '@trellis/metadata/model/shape.ts'
import { pinyinText } from './search-tokens.ts'

export function formulaWords(model: Model, locale: string): Required<Pick<FormulaEnv, 'labelOf' | 'pinyin'>> {
  return {
    pinyin: pinyinText,
    labelOf(object, field, value) {
      const owner = objectOf(model, object)
      const option = (owner && fieldOf(owner, field))?.options?.find((one) => one.value === value)
      return option ? labelText(option.label, locale) : value
    },
  }
}
