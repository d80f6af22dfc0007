/** `/api/v1/me`: who is signed in, what they may do, and their own settings. */
import type { Context } from 'hono'
import type { Access, ObjectAccess } from '@trellis/metadata/access/access.ts'
import { objectRights } from '@trellis/metadata/access/compile-access.ts'
import { personConditions } from '@trellis/metadata/layout/person-conditions.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { updateUser } from '../auth/users.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import type { Server } from '../server.ts'
import { globalsOf } from '../records/evaluate.ts'
import { planEnvOf } from '../records/plan-env.ts'
import { readMembers } from './auth.ts'
import { buildCtx, knownCaller } from './caller.ts'
import { notificationRoutes } from './notifications.ts'
import type { Route } from './route.ts'
import { checkUserChange } from './user-body.ts'
import { renewSession } from './sessions.ts'
import { userTokens } from './user-tokens.ts'

const preferenceBytes = 256 * 1024
/** NUL and halves of surrogate pairs, as JSON.stringify escapes them: PostgreSQL keeps neither. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

/** Who am I. */
export const meRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/me', access: 'signed_in', handle: readMe },
  { method: 'PATCH', path: '/api/v1/me', access: 'signed_in', handle: changeMe },
  ...notificationRoutes,
]

async function readMe(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  await renewSession(c, ctx, server)
  return c.json(await meOf(ctx))
}

/** What the conditions of apps and pages come to for the caller, by their text. */
async function conditionsOf(ctx: Ctx): Promise<{ [condition: string]: boolean }> {
  const conditions = personConditions(ctx.model)
  const values = await globalsOf(ctx, { globals: conditions.reads })
  return conditions.judge(values, ctx.now(), ctx.user.timeZone)
}

type ObjectSummary = { [right: string]: boolean | ObjectAccess['fields'] }

async function meOf(ctx: Ctx): Promise<object> {
  const { person, signedIn } = knownCaller(ctx)
  const rows = await ctx.db.query<{ body: object }>({
    name: 'auth_preferences',
    text: `select body from "${ctx.db.schema}"._preference where user_id = $1`,
    values: [person.id],
  })
  return {
    user: {
      id: person.id,
      name: person.name,
      email: person.email,
      image: person.image,
      two_factor_enabled: person.twoFactor,
    },
    roles: person.role === null ? [] : [person.role],
    permission_sets: person.permissionSets,
    groups: ctx.user.person?.groups ?? [],
    admin: ctx.access.admin,
    permissions: { objects: summary(ctx.model, ctx.access), system: ctx.access.system },
    locale: ctx.user.locale,
    time_zone: ctx.user.timeZone,
    own_locale: person.locale,
    own_time_zone: person.timeZone,
    preferences: rows[0]?.body ?? {},
    conditions: await conditionsOf(ctx),
    globals: planEnvOf(ctx).globals,
    signed_in_by: signedIn.kind,
    model_version: ctx.model.revision,
  }
}

/** What is hidden from somebody has no name for them. */
function withoutHidden(fields: ObjectAccess['fields']): ObjectAccess['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([, right]) => right !== 'hidden'))
}

/** Rights by object the caller may reach at all; `fields` holds what differs from the object's own right. */
function summary(model: Model, access: Access): { [object: string]: ObjectSummary } {
  const objects = new Map<string, ObjectSummary>()
  for (const name of Object.keys(model.objects)) {
    const granted = Object.hasOwn(access.objects, name) ? access.objects[name] : undefined
    if (access.admin) objects.set(name, Object.fromEntries(objectRights.map((right) => [right, true])))
    else if (granted) objects.set(name, { ...granted.rights, fields: withoutHidden(granted.fields) })
  }
  return Object.fromEntries(objects)
}

/** `{name?, locale?, time_zone?, preferences?}`; a preference of null is forgotten, others not named stay. */
async function changeMe(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const { person, signedIn } = knownCaller(ctx)
  if (signedIn.scope !== null) return raise('access.denied')
  const { preferences, ...body } = await readMembers(c, null)
  const unknown = Object.keys(body).filter((member) => !['name', 'locale', 'time_zone'].includes(member))
  if (unknown.length > 0)
    return raise('record.validation_failed', {
      errors: unknown.map((member) => ({ pointer: `/${member}`, code: 'value.read_only' })),
    })
  const change = checkUserChange(body, ctx.model, person)
  const tokens =
    change.name === undefined ? undefined : userTokens(ctx.model, { name: change.name, email: person.email })
  await ctx.db.tx(async (db) => {
    await updateUser(db, person.id, change, { actor: person.id, via: ctx.via, ...(tokens && { tokens }) })
    if (preferences !== undefined) await savePreferences(ctxWith(ctx, { db }), preferences)
  })
  await server.auth.settled()
  return c.json(await meOf(await buildCtx(c, server)))
}

async function savePreferences(ctx: Ctx, preferences: unknown): Promise<void> {
  if (typeof preferences !== 'object' || preferences === null || Array.isArray(preferences))
    refusePreferences('value.not_an_object')
  const text = JSON.stringify(preferences)
  if (Buffer.byteLength(text) > preferenceBytes) refusePreferences('value.too_long')
  if (unstorable.test(text)) refusePreferences('value.bad_character')
  const forgotten = Object.entries(preferences as object).flatMap(([name, value]) => (value === null ? [name] : []))
  const rows = await ctx.db.query({
    text: `insert into "${ctx.db.schema}"._preference as p (user_id, body) values ($1, $2::jsonb - $3::text[])
      on conflict (user_id) do update set body = (p.body || $2::jsonb) - $3::text[]
        where length((p.body || $2::jsonb)::text) <= $4 returning user_id`,
    values: [ctx.user.id, text, forgotten, preferenceBytes],
  })
  if (rows.length === 0) refusePreferences('value.too_long')
}

function refusePreferences(code: string): never {
  return raise('record.validation_failed', {
    errors: [{ pointer: '/preferences', code, params: { max: preferenceBytes } }],
  })
}
