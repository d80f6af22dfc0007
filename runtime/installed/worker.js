/*
 * The service worker: keeps the files of one version of the app, so that it opens at once, and without a connection.
 *
 * It answers for pages and files of the build only. Whatever the server says about data (/api and everything else) passes by untouched and is
 * never kept: nothing stale, and nothing of another person. VERSION and FILES are put in by the build (offline-files.ts).
 */
const version = 'VERSION'
const files = 'FILES'
const cacheName = `trellis-${version}`
const page = '/index.html'

self.addEventListener('install', (event) => {
  // `reload`: past the browser's own cache, so that a version is never made of files of two.
  event.waitUntil(
    caches.open(cacheName).then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'reload' })))),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('trellis-') && name !== cacheName).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  )
})

/* A new version waits until the person says so: half a page of each would break. */
self.addEventListener('message', (event) => {
  if (event.data === 'use-new-version') self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (isPage(url.pathname)) event.respondWith(pageFrom(request))
    return
  }
  if (files.includes(url.pathname)) event.respondWith(kept(url.pathname, request))
})

/* Addresses the runtime routes by itself: no file name, not the studio, not the server's own. */
function isPage(path) {
  return !/^\/(?:api|studio|problems|metrics|health|ready|docs)(?:\/|$)/i.test(path) && !/\.\w+$/.test(path)
}

/* The server first: a new version shows on the next visit. Without it, the page that is kept. */
async function pageFrom(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const known = await caches.match(page, { cacheName })
    if (known) return known
    throw error
  }
}

async function kept(path, request) {
  return (await caches.match(path, { cacheName })) ?? fetch(request)
}
