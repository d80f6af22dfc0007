/** The Ctx of background work: as a user with the rights that user has now, or as the platform itself. */
import type { AccessScope } from '@trellis/metadata/access/access.ts'
import { ProblemError } from '@trellis/metadata/problem.ts'
import { accessOf, audienceOf } from '../auth/person-access.ts'
import type { Ctx, Via } from '../ctx.ts'
import { newId } from '../new-id.ts'
import type { Server } from '../server.ts'

/** `params.locale` is the one the work was asked for in; else the person's. Errors: auth.required when the user is gone or not active any more. */
export function ctxOfUser(
  server: Server,
  userId: string,
  options: { via: Via; signal: AbortSignal; name: string; params: { scope?: unknown; locale?: unknown } },
): Ctx {
  const person = server.auth.people.find(userId)
  if (person === undefined || !person.active) throw new ProblemError({ code: 'auth.required' })
  const model = server.models.model()
  return {
    model,
    access: accessOf(server.auth.people, model, person, (options.params.scope as AccessScope | undefined) ?? null),
    user: {
      id: person.id,
      name: person.name,
      email: person.email,
      locale: person.locale ?? model.settings.locale,
      timeZone: person.timeZone ?? model.settings.timeZone,
      person: audienceOf(model, person),
    },
    db: server.db,
    now: () => Date.now(),
    newId,
    log: server.log.child({ job: options.name }),
    signal: options.signal,
    requestId: options.name,
    via: options.via,
    locale:
      typeof options.params.locale === 'string' ? options.params.locale : (person.locale ?? model.settings.locale),
    call: noFunction,
  }
}

/** Nobody: the author of what the platform does on its own. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** The platform itself, with all rights. */
export function ctxOfPlatform(server: Server, name: string): Ctx {
  const model = server.models.model()
  return {
    model,
    access: { userId: nobody, admin: true, key: 'platform', objects: {}, ownerIds: [], system: [] },
    user: { id: nobody, name: 'Trellis', email: '', locale: model.settings.locale, timeZone: model.settings.timeZone },
    db: server.db,
    now: () => Date.now(),
    newId,
    log: server.log.child({ job: name }),
    signal: new AbortController().signal,
    requestId: name,
    via: 'system',
    locale: model.settings.locale,
    call: noFunction,
  }
}

async function noFunction(name: string): Promise<never> {
  throw new ProblemError({ code: 'plugin.function_failed', detail: `No plugin declares the function ${name}` })
}
