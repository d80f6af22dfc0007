/** Liveness, readiness and metrics; the only routes outside /api. */
import type { Route } from './route.ts'
import { metricsText } from './metrics.ts'

export const health: Route[] = [
  { method: 'GET', path: '/health', access: 'public', open: (c) => c.json({ status: 'ok' }) },
  { method: 'GET', path: '/livez', access: 'public', open: (c) => c.json({ status: 'ok' }) },
  { method: 'GET', path: '/ready', access: 'public', open: (c, server) => ready(c, server) },
  { method: 'GET', path: '/readyz', access: 'public', open: (c, server) => ready(c, server) },
  {
    method: 'GET',
    path: '/metrics',
    access: 'public',
    open: async (c) => c.body(await metricsText(), 200, { 'content-type': 'text/plain; version=0.0.4' }),
  },
]

const ready: Extract<Route, { access: 'public' }>['open'] = async (c, server) => {
  const reason = server.notReady ?? (await databaseProblem(server))
  return reason === null
    ? c.json({ status: 'ready' })
    : c.json({ status: 'not_ready', reason }, 503, { 'retry-after': '1' })
}

/** Null when the database answers within two seconds. */
async function databaseProblem(server: Parameters<typeof ready>[1]): Promise<string | null> {
  const late = new Promise<string>((resolve) => setTimeout(() => resolve('the database does not answer'), 2000).unref())
  const asked = server.db.query({ name: 'ready', text: 'select 1', values: [] }).then(
    () => null,
    () => 'the database is not reachable',
  )
  return Promise.race([asked, late])
}
