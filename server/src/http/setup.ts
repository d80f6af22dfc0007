/** `POST /api/v1/setup {token, name, email, password}`: the first administrator, once. `GET` says whether it is still to be done. */
import type { Context } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'
import { guardGuess } from '../auth/attempts.ts'
import { createFirstAdmin, hasAdministrator, isSetupToken } from '../auth/first-admin.ts'
import type { Server } from '../server.ts'
import { readMembers } from './auth.ts'
import { clientAddress } from './caller.ts'
import type { Route } from './route.ts'
import { checkNewUser } from './user-body.ts'
import { userTokens } from './user-tokens.ts'

/** Set-up of a new workspace. */
export const setupRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/setup',
    access: 'public',
    open: async (c, server) => c.json({ needed: !(await hasAdministrator(server.db)) }),
  },
  { method: 'POST', path: '/api/v1/setup', access: 'public', open: setUp },
]

/** Errors: auth.setup_done, auth.setup_token, record.validation_failed. */
async function setUp(c: Context, server: Server): Promise<Response> {
  const body = await readMembers(c, ['token', 'name', 'email', 'password'])
  if (await hasAdministrator(server.db)) return raise('auth.setup_done')
  const token =
    typeof body['token'] === 'string' ? body['token'] : (c.req.header('x-setup-token') ?? c.req.query('token') ?? '')
  const guess = { account: 'first administrator', address: clientAddress(c, server), isWrong: () => true }
  await guardGuess(
    server.db,
    guess,
    async () => isSetupToken(token, server.auth.secret, server.db.schema) || raise('auth.setup_token'),
  )
  delete body['token']
  const user = checkNewUser(body, server.models.model())
  if (user.password === undefined)
    return raise('record.validation_failed', { errors: [{ pointer: '/password', code: 'value.required' }] })
  const id = await createFirstAdmin(
    server.db,
    { name: user.name, email: user.email, password: user.password },
    userTokens(server.models.model(), user),
  )
  await server.auth.settled()
  return c.json({ id, name: user.name, email: user.email }, 201)
}
