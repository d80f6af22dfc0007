/** Every route of the API in one list; a resource's file exports its own. */
import type { Route } from './route.ts'
import { authRoutes } from './auth.ts'
import { bulkRoutes } from './bulk.ts'
import { changeRoutes } from './changes.ts'
import { eventRoutes } from './events.ts'
import { historyRoutes } from './history.ts'
import { meRoutes } from './me.ts'
import { metadataRoutes } from './metadata.ts'
import { recordReadRoutes } from './records-read.ts'
import { recordWriteRoutes } from './records-write.ts'
import { searchRoutes } from './search.ts'
import { sessionRoutes } from './sessions.ts'
import { setupRoutes } from './setup.ts'
import { userRoutes } from './users.ts'

export const allRoutes: Route[] = [...setupRoutes, ...authRoutes, ...sessionRoutes, ...meRoutes, ...userRoutes, ...metadataRoutes, ...bulkRoutes, ...historyRoutes, ...changeRoutes, ...eventRoutes, ...recordWriteRoutes, ...recordReadRoutes, ...searchRoutes]
