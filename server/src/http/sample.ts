/** The sample company: whether it is here, and the one click that takes it away. */
import type { Route } from './route.ts'
import { removeSampleCompany, sampleState } from '../plugins/sample-company.ts'

export const sampleRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/sample', access: 'admin', handle: async (c, ctx) => c.json(await sampleState(ctx)) },
  {
    method: 'DELETE',
    path: '/api/v1/sample',
    access: 'admin',
    handle: async (c, ctx) => c.json(await removeSampleCompany(ctx)),
  },
]
