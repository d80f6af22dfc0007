/** Prometheus figures of the process and of requests, and one log line per request. */
import type { Context } from 'hono'
import type { Logger } from 'pino'
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client'

const registry = new Registry()
collectDefaultMetrics({ register: registry })
// Whoever may ask for figures need not learn which version to attack.
registry.removeSingleMetric('nodejs_version_info')

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer, by method, route and status class',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
})

/** Starts the clock of a request; the answer is called with the status when it ends. */
export function observe(c: Context): (status: number, log: Logger) => void {
  const start = performance.now()
  return (status, log) => {
    const ms = performance.now() - start
    durations.observe(
      {
        method: c.req.method,
        route: c.req.path.startsWith('/api/') ? (c.req.path.split('/')[3] ?? '') : 'static',
        status: `${Math.floor(status / 100)}xx`,
      },
      ms / 1000,
    )
    if (!log.isLevelEnabled('info')) return
    // Not being ready yet is what /ready is asked for.
    const asked = c.req.path.startsWith('/ready')
    if (!asked && (status >= 500 || ms > 1000))
      log.warn(
        { request_id: c.get('requestId'), method: c.req.method, path: c.req.path, status, ms: Math.round(ms) },
        'request',
      )
    else if (log.isLevelEnabled('debug'))
      log.debug(
        { request_id: c.get('requestId'), method: c.req.method, path: c.req.path, status, ms: Math.round(ms) },
        'request',
      )
  }
}

export function metricsText(): Promise<string> {
  return registry.metrics()
}
