/** Every route of the API in one list; a resource's file exports its own. */
import type { Route } from './route.ts'
import { metadataRoutes } from './metadata.ts'

export const allRoutes: Route[] = [...metadataRoutes]
