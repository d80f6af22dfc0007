/**
 * The addresses of the app. `/:object` and `/:object/:id` are records; names of objects begin with a letter, so pages of the app
 * itself stand under `/-/` and can never collide with one.
 */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { PageSkeleton } from './ui/states.tsx'
import { checkFormSearch } from './records/form/form-search.ts'
import { checkListSearch } from './records/list/list-search.ts'
import { Frame } from './shell/frame.tsx'
import { Home } from './shell/home.tsx'
import { NotFound } from './shell/not-found.tsx'
import { PageError } from './shell/page-error.tsx'
import { patiently } from './ui/lazy-part.ts'

const rootRoute = createRootRoute({ notFoundComponent: NotFound })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => patiently(() => import('./people/sign-in-page.tsx')), 'SignInPage'),
  validateSearch: (search): { next?: string } => ({ next: safeNext(search['next']) }),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => patiently(() => import('./people/setup-page.tsx')), 'SetupPage'),
  validateSearch: (search): { token?: string } => ({
    token: search['token'] === undefined ? undefined : String(search['token']),
  }),
})

const frameRoute = createRoute({ getParentRoute: () => rootRoute, id: 'frame', component: Frame })

const homeRoute = createRoute({ getParentRoute: () => frameRoute, path: '/', component: Home })

const accountRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/-/account/$part',
  component: lazyRouteComponent(() => patiently(() => import('./people/account-page.tsx')), 'AccountPage'),
})

const accountHomeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/-/account',
  beforeLoad: () => {
    throw redirect({ to: '/-/account/$part', params: { part: 'profile' } })
  },
})

const notificationsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/-/notifications',
  component: lazyRouteComponent(
    () => patiently(() => import('./notifications/notifications-page.tsx')),
    'NotificationsPage',
  ),
})

const primitivesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/-/primitives',
  component: lazyRouteComponent(() => patiently(() => import('./theme/primitives-page.tsx')), 'PrimitivesPage'),
})

const pageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/-/page/$name',
  component: lazyRouteComponent(() => patiently(() => import('./home/home-page.tsx')), 'PageScreen'),
  pendingComponent: PageSkeleton,
})

const listRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/$object',
  component: lazyRouteComponent(() => patiently(() => import('./records/list/list-page.tsx')), 'ListPage'),
  pendingComponent: PageSkeleton,
  validateSearch: checkListSearch,
})

const importRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/$object/-/import',
  component: lazyRouteComponent(() => patiently(() => import('./records/import/import-page.tsx')), 'ImportPage'),
})

const newRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/$object/-/new',
  component: lazyRouteComponent(() => patiently(() => import('./records/form/new-page.tsx')), 'NewPage'),
  pendingComponent: PageSkeleton,
  validateSearch: checkFormSearch,
})

const editRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/$object/$id/edit',
  component: lazyRouteComponent(() => patiently(() => import('./records/record/record-page.tsx')), 'EditPage'),
  pendingComponent: PageSkeleton,
})

const recordRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/$object/$id',
  component: lazyRouteComponent(() => patiently(() => import('./records/record/record-page.tsx')), 'RecordPage'),
  pendingComponent: PageSkeleton,
  validateSearch: (search): { tab?: string } => ({
    tab: typeof search['tab'] === 'string' ? search['tab'] : undefined,
  }),
})

const tree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  frameRoute.addChildren([
    homeRoute,
    accountHomeRoute,
    accountRoute,
    notificationsRoute,
    primitivesRoute,
    pageRoute,
    listRoute,
    importRoute,
    newRoute,
    recordRoute,
    editRoute,
  ]),
])

export function makeRouter() {
  return createRouter({
    routeTree: tree,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: PageError,
    scrollRestoration: false,
  })
}

/** Only a path of this site: never another origin, never a script. */
function safeNext(next: unknown): string | undefined {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : undefined
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
