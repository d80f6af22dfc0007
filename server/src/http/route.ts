/**
 * The route table. Every route says who may call it; a route that does not cannot be written, and `mount` is the only way in.
 */
import type { Context, Hono } from 'hono'
import { ProblemError } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { buildCtx } from './caller.ts'
import { enter } from './crowd.ts'
import { defaultBodyBytes, limitBody, publicBodyBytes } from './security.ts'

/**
 * `public`: anybody. `signed_in`: any active user; the paths below check object rights themselves.
 * A set-up right (`manage_metadata`, `manage_users`): administrators and those who hold it.
 */
export type RouteAccess =
  | 'public'
  | 'signed_in'
  | 'manage_access'
  | 'manage_metadata'
  | 'manage_users'
  | 'view_audit'
  | 'admin'

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Hono path, e.g. `/api/v1/records/:object/:id`. */
  path: string
  access: RouteAccess
  /** Largest request body in bytes, checked before the handler; default 10 MB, of public routes 64 kB. */
  maxBodyBytes?: number
} & (
  | { access: 'public'; open: (c: Context, server: Server) => Promise<Response> | Response }
  | {
      access: Exclude<RouteAccess, 'public'>
      handle: (c: Context, ctx: Ctx, server: Server) => Promise<Response> | Response
    }
)

/** Registers routes on the app; specific paths first, as given. */
export function mount(app: Hono, server: Server, routes: Route[]): void {
  for (const route of routes) {
    if (!isDeclared(route)) throw new Error(`Route ${route.method} ${route.path} does not say who may call it`)
    const reads = route.method === 'GET'
    app.on(route.method, route.path, async (c) => {
      if ('open' in route) {
        if (!reads) limitBody(c, route.maxBodyBytes ?? publicBodyBytes)
        return route.open(c, server)
      }
      const ctx = await buildCtx(c, server)
      if (!holds(ctx, route.access)) throw new ProblemError({ code: 'access.denied' })
      if (!reads) limitBody(c, route.maxBodyBytes ?? defaultBodyBytes)
      const leave = enter(ctx.user.id)
      try {
        return await route.handle(c, ctx, server)
      } finally {
        leave()
      }
    })
  }
}

/** The methods that an address of the table takes; none: there is nothing at the address. */
export function methodsAt(routes: Route[], path: string): string[] {
  return routes.filter((route) => patternOf(route).test(path)).map((route) => route.method)
}

const accesses: RouteAccess[] = [
  'public',
  'signed_in',
  'manage_access',
  'manage_metadata',
  'manage_users',
  'view_audit',
  'admin',
]
const patterns = new WeakMap<Route, RegExp>()

function patternOf(route: Route): RegExp {
  let pattern = patterns.get(route)
  if (pattern === undefined) {
    const steps = route.path
      .split('/')
      .map((step) =>
        step.startsWith(':') ? '[^/]+' : step === '*' ? '.*' : step.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      )
    pattern = new RegExp(`^${steps.join('/')}$`)
    patterns.set(route, pattern)
  }
  return pattern
}

function isDeclared(route: Route): boolean {
  return accesses.includes(route.access) && 'open' in route === (route.access === 'public')
}

function holds(ctx: Ctx, access: RouteAccess): boolean {
  if (access === 'signed_in' || ctx.access.admin) return true
  return ctx.access.system.includes(access)
}
