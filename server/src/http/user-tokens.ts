/** Search tokens of a user, so people are found like records. */
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { tokensOf } from '../records/search-tokens.ts'

/** Tokens of the name and the e-mail. */
export function userTokens(model: Model, user: { name: string; email: string }): string[] {
  const shape = objectOf(model, 'user')
  return shape === undefined ? [] : tokensOf(shape, { name: user.name, email: user.email.toLowerCase() })
}
