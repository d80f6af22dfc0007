/** `?fields=a,b&not_fields=c&noise=1` of lists of changes. */
import type { Context } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'
import type { ToldWish } from '../records/told-fields.ts'

const maxNames = 100

/** `noise`: what holds where the address does not say. Errors: request.malformed. */
export function toldWishOf(c: Context, noise: boolean): ToldWish {
  const only = names(c, 'fields')
  const given = c.req.query('noise')
  if (given !== undefined && given !== '0' && given !== '1')
    return raise('request.malformed', { errors: [{ pointer: '/noise', code: 'value.not_an_option' }] })
  return { only, except: names(c, 'not_fields') ?? [], noise: given === undefined ? noise : given === '1' }
}

function names(c: Context, parameter: string): string[] | null {
  const text = c.req.query(parameter)
  if (text === undefined) return null
  const found = text.split(',').map((name) => name.trim())
  if (found.length > maxNames || found.some((name) => name === ''))
    return raise('request.malformed', { errors: [{ pointer: `/${parameter}`, code: 'value.not_a_list' }] })
  return found
}
