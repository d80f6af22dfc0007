/** What a statement of the read path depends on besides the question, taken from the Ctx: the Model, the rights, the schema, the moment, the user. */
import type { Access } from '@trellis/metadata/access/access.ts'
import { roleGlobals } from '@trellis/metadata/model/formula-globals.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { QueryEnv } from '@trellis/metadata/query/query-env.ts'
import { queryEnv } from '@trellis/metadata/query/query-env.ts'
import type { Caller, Ctx } from '../ctx.ts'
import type { SlotValues } from './params.ts'
import type { ReachForm } from './reach-forms.ts'

export type PlanEnv = {
  model: Model
  access: Access
  schema: string
  nowMs: number
  timeZone: string
  /** Values of `$User`, `$UserRole` and `$Permission` in formulas. */
  globals: { readonly [key: string]: string | boolean | null }
  /** Texts that stand in for tables which are not as the Model says yet, by `ObjectShape.table`. */
  tables?: ReadonlyMap<string, string>
  /** The way to the records of the queried object. */
  form?: ReachForm | undefined
}

export function planEnvOf(ctx: Ctx, form?: ReachForm): PlanEnv {
  const { user } = ctx
  return {
    model: ctx.model,
    access: ctx.access,
    schema: ctx.db.schema,
    nowMs: ctx.now(),
    timeZone: user.timeZone,
    form,
    // Few statements ask, and a workspace may have many permission sets.
    get globals() {
      return callerGlobals(ctx)
    },
  }
}

const knownGlobals = new WeakMap<Caller, { model: Model; globals: PlanEnv['globals'] }>()

/** Made once for a caller and a Model. */
function callerGlobals({ model, user }: Ctx): PlanEnv['globals'] {
  const known = knownGlobals.get(user)
  if (known?.model === model) return known.globals
  const globals = globalsOf(model, user)
  knownGlobals.set(user, { model, globals })
  return globals
}

function globalsOf(model: Model, user: Caller): PlanEnv['globals'] {
  return {
    '$User.id': user.id,
    '$User.name': user.name,
    '$User.email': user.email,
    '$User.locale': user.locale,
    '$User.time_zone': user.timeZone,
    ...(user.person &&
      roleGlobals(model, { role: user.person.roles[0] ?? null, permissionSets: user.person.permissionSets })),
  }
}

/** What checking a query depends on. */
export function queryEnvOf(ctx: Ctx): QueryEnv {
  return queryEnv({
    model: ctx.model,
    access: ctx.access,
    user: { id: ctx.user.id, email: ctx.user.email, ...(ctx.user.person && { person: ctx.user.person }) },
    nowMs: ctx.now(),
    timeZone: ctx.user.timeZone,
  })
}

/** The caller's part of a statement's values. */
export function slotValues(ctx: Ctx): Omit<SlotValues, 'values'> {
  return { ownerIds: ctx.access.ownerIds, grantees: ctx.access.grantees ?? [], timeZone: ctx.user.timeZone }
}
