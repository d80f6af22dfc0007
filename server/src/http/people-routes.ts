/** The routes about people: the first administrator, signing in, sessions, oneself, users. */
import { authRoutes } from './auth.ts'
import { meRoutes } from './me.ts'
import type { Route } from './route.ts'
import { sessionRoutes } from './sessions.ts'
import { setupRoutes } from './setup.ts'
import { userRoutes } from './users.ts'

export const peopleRoutes: Route[] = [...setupRoutes, ...authRoutes, ...sessionRoutes, ...meRoutes, ...userRoutes]
