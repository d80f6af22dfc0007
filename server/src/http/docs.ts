/**
 * `GET /api/v1/docs`: a page that draws the OpenAPI document and tries its calls. Three files of our own, nothing from elsewhere, so the
 * strict content policy holds; they hold no data: the page asks for the document with the visitor's own session.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'hono'
import type { Route } from './route.ts'

const folder = join(import.meta.dirname, 'pages')
const files: { [path: string]: { file: string; type: string } } = {
  '/api/v1/docs': { file: 'docs.html', type: 'text/html; charset=utf-8' },
  '/api/v1/docs/page.js': { file: 'docs.js', type: 'text/javascript; charset=utf-8' },
  '/api/v1/docs/page.css': { file: 'docs.css', type: 'text/css; charset=utf-8' },
}

export const docsRoutes: Route[] = Object.keys(files).map((path) => ({
  method: 'GET',
  path,
  access: 'public',
  open: (c) => page(c, path),
}))

const read = new Map<string, string>()

function page(c: Context, path: string): Response {
  const entry = files[path]
  if (entry === undefined) return c.notFound() as Response
  const text = read.get(path) ?? readFileSync(join(folder, entry.file), 'utf8')
  read.set(path, text)
  return c.body(text, 200, { 'content-type': entry.type })
}
