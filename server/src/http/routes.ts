/** Every route of the API in one list; a resource's file exports its own. */
import type { Route } from './route.ts'
import { accessRoutes } from './access.ts'
import { bulkRoutes } from './bulk.ts'
import { bulkJobRoutes } from './bulk-job.ts'
import { changeRoutes } from './changes.ts'
import { currencyRateRoutes } from './currency-rates.ts'
import { eventRoutes } from './events.ts'
import { fileRoutes } from './files.ts'
import { formulaRoutes } from './formula.ts'
import { historyRoutes } from './history.ts'
import { importRoutes } from './imports.ts'
import { jobRoutes } from './jobs.ts'
import { metadataRoutes } from './metadata.ts'
import { openapiRoutes } from './openapi.ts'
import { peopleRoutes } from './people-routes.ts'
import { recordReadRoutes } from './records-read.ts'
import { recordWriteRoutes } from './records-write.ts'
import { sampleRoutes } from './sample.ts'
import { timelineRoutes } from './timeline.ts'
import { viewRoutes } from './views.ts'

export const allRoutes: Route[] = [
  ...peopleRoutes,
  ...metadataRoutes,
  ...bulkRoutes,
  ...bulkJobRoutes,
  ...importRoutes,
  ...jobRoutes,
  ...fileRoutes,
  ...formulaRoutes,
  ...historyRoutes,
  ...timelineRoutes,
  ...changeRoutes,
  ...currencyRateRoutes,
  ...eventRoutes,
  ...accessRoutes,
  ...recordWriteRoutes,
  ...recordReadRoutes,
  ...openapiRoutes,
  ...sampleRoutes,
  ...viewRoutes,
]
