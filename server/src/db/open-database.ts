/** The database of a server process: the embedded one or the one of DATABASE_URL, migrated, with the pool over it. */
import type { Server } from '../server.ts'
import { openEmbedded } from './embedded.ts'
import { keepAudit } from './keep-audit.ts'
import { migrate } from './migrate.ts'
import { openPool } from './pool.ts'
import type { QueryListener } from './pool.ts'
import { refuseSuperuser } from './role-check.ts'

/** Sets `server.url` and `server.db`, and what has to be closed later. Errors: those of the steps; `server.notReady` tells the step. */
export async function openDatabase(server: Server, onQuery: QueryListener | undefined): Promise<void> {
  const { config, log, onClose } = server
  let superuserUrl: string | undefined
  if (config.databaseUrl === undefined) {
    server.notReady = 'starting the database'
    const embedded = await openEmbedded({ dataDir: config.dataDir, log })
    onClose.push(() => embedded.stop())
    server.url = embedded.url
    superuserUrl = embedded.superuserUrl
  } else {
    server.url = config.databaseUrl
    await refuseSuperuser(config.databaseUrl, config.allowSuperuser, log)
  }
  server.notReady = 'migrating the database'
  const ran = await migrate(server.url, config.schema)
  if (superuserUrl !== undefined) await keepAudit(superuserUrl, new URL(server.url).username, config.schema)
  if (ran.length > 0) log.info({ steps: ran }, 'database migrated')
  const opened = openPool(server.url, { schema: config.schema, max: config.poolSize, ...(onQuery && { onQuery }) })
  onClose.push(() => opened.close())
  server.db = opened.db
  server.notReady = 'loading the model'
}
