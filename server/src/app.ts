/** The Hono app: middleware in visible order, then the route table. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Server } from './server.ts'
import { compressAnswer, takesPacked } from './http/compress-answers.ts'
import { errorResponse, problemResponse } from './http/problem.ts'
import { requestLocale } from './http/locale.ts'
import { health } from './http/health.ts'
import { presetHeader } from './http/preset.ts'
import { methodsAt, mount } from './http/route.ts'
import { allRoutes } from './http/routes.ts'
import { secure } from './http/security.ts'
import { serveStatic } from './http/static.ts'
import { observe } from './http/metrics.ts'
import { newId } from './new-id.ts'

export function buildApp(server: Server): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    c.set('requestId' as never, requestIdOf(c) as never)
    const done = observe(c)
    presetHeader(c, 'x-request-id', c.get('requestId' as never) as string)
    await next()
    done(c.res.status, server.log)
  })
  app.onError((error, c) =>
    errorResponse(c, error, server.log.child({ request_id: c.get('requestId' as never) as string }), requestLocale(c)),
  )
  app.notFound((c) => nothingHere(c))
  mount(app, server, health)
  // One layer for all of it: each costs every request a promise.
  app.use('*', async (c, next) => {
    const isCall = c.req.path.startsWith('/api/')
    if (isCall && server.notReady !== null) return notReady(c, server.notReady)
    secure(c, server)
    await next()
    if (isCall && takesPacked(c)) await compressAnswer(c)
    return undefined
  })
  mount(app, server, allRoutes)
  serveStatic(app)
  return app
}

function notReady(c: Context, detail: string): Response {
  return problemResponse(c, { code: 'limit.not_ready', detail, retryAfterSeconds: 1 }, requestLocale(c))
}

/** 405 where the address takes other methods, else 404. */
function nothingHere(c: Context): Response {
  const methods = methodsAt([...health, ...allRoutes], c.req.path)
  if (methods.length === 0) return problemResponse(c, { code: 'request.not_found' }, requestLocale(c))
  c.header('allow', methods.join(', '))
  return problemResponse(c, { code: 'request.method_not_allowed' }, requestLocale(c))
}

/** A caller's own id is kept when it looks like one, so traces join up. */
function requestIdOf(c: Context): string {
  const given = c.req.header('x-request-id')
  return given !== undefined && /^[A-Za-z0-9_-]{8,64}$/.test(given) ? given : newId()
}
