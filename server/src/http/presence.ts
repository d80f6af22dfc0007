/** `POST /records/:object/:id/presence {client, state}`: this page has the record open. Answers with who else has; others hear it as an event. */
import type { Context } from 'hono'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { readRecord } from '../records/read.ts'
import type { Server } from '../server.ts'
import type { PresenceState } from './presence-rooms.ts'
import { presenceRooms } from './presence-rooms.ts'
import { idOf, objectOfPath, readValues } from './records-write.ts'
import type { Route } from './route.ts'

export const presenceRoutes: Route[] = [
  {
    method: 'POST',
    path: '/api/v1/records/:object/:id/presence',
    access: 'signed_in',
    maxBodyBytes: 4096,
    handle: say,
  },
]

const states: readonly string[] = ['viewing', 'editing', 'gone'] satisfies PresenceState[]

async function say(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const [object, record] = [objectOfPath(c), idOf(c)]
  const { client, state } = readSaid(await readValues(c))
  const rooms = presenceRooms(server)
  const presence = { object, record, user: ctx.user.id, name: ctx.user.name, client }
  try {
    // Only who may read the record is in its room, asked each time.
    await readRecord(ctx, object, record, 'id')
  } catch (error) {
    const wasThere = rooms.peopleIn(object, record).some(({ id }) => id === ctx.user.id)
    if (wasThere && error instanceof ProblemError) await rooms.say({ ...presence, state: 'gone' })
    throw error
  }
  await rooms.say({ ...presence, state })
  return c.json({ people: rooms.peopleIn(object, record) })
}

function readSaid(body: { [member: string]: unknown }): { client: string; state: PresenceState } {
  const { client, state, ...rest } = body
  const errors: FieldProblem[] = Object.keys(rest).map((name) => ({
    pointer: `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'value.unknown_member',
  }))
  if (typeof client !== 'string' || !/^[\w-]{1,64}$/.test(client))
    errors.push({ pointer: '/client', code: 'value.not_a_text' })
  if (typeof state !== 'string' || !states.includes(state))
    errors.push({ pointer: '/state', code: 'value.not_an_option', params: { options: states } })
  if (errors.length > 0) return raise('request.malformed', { errors })
  return { client: client as string, state: state as PresenceState }
}
