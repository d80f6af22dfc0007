/**
 * Starts one server process: database, migrations, Model, auth, HTTP. `main.ts` calls it with the environment, tests with their own settings.
 * It listens before it is ready: /health answers at once, /ready says what it waits for.
 */
import { serve } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import pino from 'pino'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { openAuth } from './auth/auth.ts'
import { buildApp } from './app.ts'
import type { QueryListener } from './db/pool.ts'
import { openDatabase } from './db/open-database.ts'
import { openCurrentModel } from './model/current.ts'
import { openEntryTimes } from './model/entry-times.ts'
import { lanes } from './jobs/lanes.ts'
import { openSchedule } from './jobs/schedule.ts'
import { tasks } from './tasks.ts'
import { openWorker } from './jobs/worker.ts'
import { openIndexBuilder } from './model/index-builds.ts'
import { keyFolderIs } from './records/sealed.ts'
import { loadSampleCompany } from './plugins/sample-company.ts'
import { openRollupFiller } from './records/rollup-filler.ts'
import { openSearchUpkeep } from './records/search-upkeep.ts'
import { openWordShares } from './records/word-shares.ts'
import type { Server } from './server.ts'

export type RunningServer = { server: Server; address: string; close(): Promise<void> }

export async function startServer(
  config: Config,
  options: { log?: Logger; onQuery?: QueryListener } = {},
): Promise<RunningServer> {
  const log = options.log ?? pino({ level: config.logLevel })
  const onClose: (() => Promise<void> | void)[] = []
  const server = { config, log, notReady: 'starting', onClose } as unknown as Server
  let http: ServerType | undefined
  keyFolderIs(config.dataDir)
  try {
    http = await listen(server)
    onClose.push(() => closeHttp(http as ServerType))
    await openDatabase(server, options.onQuery)
    server.models = await openCurrentModel(server.db, server.url, log)
    onClose.push(() => server.models.close())
    server.indexes = openIndexBuilder(server)
    onClose.push(() => server.indexes.close())
    server.entryTimes = openEntryTimes(server)
    onClose.push(() => server.entryTimes.close())
    server.auth = await openAuth(server)
    onClose.push(() => server.auth.close())
    server.notReady = null
    server.indexes.run()
    onClose.push(openWordShares(server))
    onClose.push(openSearchUpkeep(server))
    const filler = openRollupFiller(server)
    onClose.push(() => filler.close())
    filler.run()
    server.worker = openWorker(server, lanes)
    onClose.push(() => server.worker.close())
    const schedule = openSchedule(server, tasks)
    if (config.sampleData) onClose.push(startSample(server))
    onClose.push(() => schedule.close())
  } catch (error) {
    await closeAll(onClose, log)
    throw error
  }
  const address = http.address()
  const door = http
  const atStart = onClose.length
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  return {
    server,
    address: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    // Event streams end first, for they never would; then the door, so that what came in is answered while everything still runs.
    close: async () => {
      await closeAll(onClose.splice(atStart), log)
      await closeHttp(door)
      await closeAll(onClose, log)
    },
  }
}

/** In the background: the server answers meanwhile. Returns the way to stop waiting. */
function startSample(server: Server): () => Promise<void> {
  const stop = new AbortController()
  const loading = loadSampleCompany(server, stop.signal).catch((error: unknown) =>
    server.log.error({ err: error }, 'sample company could not be loaded'),
  )
  return async () => {
    stop.abort()
    await loading
  }
}

function listen(server: Server): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const http = serve({ fetch: buildApp(server).fetch, port: server.config.port, hostname: server.config.host }, () =>
      resolve(http),
    )
    // Longer than a proxy keeps a connection, so nobody sends on one that we just closed.
    if ('keepAliveTimeout' in http) http.keepAliveTimeout = 65_000
    http.once('error', reject)
  })
}

/** Lets running requests finish (10 s at most), then cuts what is left, event streams first. */
function closeHttp(http: ServerType): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve())
    if ('closeIdleConnections' in http) http.closeIdleConnections()
    setTimeout(() => 'closeAllConnections' in http && http.closeAllConnections(), 10_000).unref()
  })
}

/** Longer than the door needs; whatever is not closed then is left behind, for a server that was told to stop has to. */
const closeMs = 20_000

async function closeAll(onClose: (() => Promise<void> | void)[], log: Logger): Promise<void> {
  for (const close of onClose.splice(0).reverse()) {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, closeMs, true)))
    const isLate = await Promise.race([Promise.resolve(close()).then(() => false), late])
    clearTimeout(timer)
    if (isLate) log.error({ part: String(close).slice(0, 200) }, 'a part of the server did not close in time')
  }
}
