import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, sources, type Import, type Source } from './sources.ts'

const product = sources.filter(
  (source) => !source.isTest && (source.path.includes('/src/') || source.path.startsWith('plugins/')),
)

// Which house folders a package may import from.
const houseDoors: { [folder: string]: RegExp } = {
  metadata: /^metadata\//,
  server: /^(server|metadata)\//,
  runtime: /^(runtime|metadata)\//,
  // Its designers draw with what people will meet: blocks of pages, the calendar's grid, the heads of a board, the filter builder, the colours of views.
  studio:
    /^(studio|metadata|runtime\/src\/(page|home|fields|ui|api|dnd|theme|i18n|records\/calendar|records\/board\/board-(columns|heads)|records\/list\/(filter-builder|color-rules|use-shades|totals|totals-row)))\b/,
  plugins: /^(plugins\/|metadata\/src\/plugin|runtime\/src\/plugin-ui)/,
}

// Libraries that a package never sees.
const neverSees: { [folder: string]: RegExp } = {
  metadata: /^(node:|react|hono|kysely|pg\b|@mantine)/,
  server: /^(react|react-dom|@mantine|@tanstack|vite$)/,
  runtime: /^(node:|hono|kysely|pg\b|better-auth)/,
  studio: /^(node:|hono|kysely|pg\b|better-auth)/,
  plugins: /^(node:|hono|kysely|pg\b|better-auth)/,
}

// One door per library: the room that knows it.
const libraryDoors: [RegExp, RegExp][] = [
  [/^ajv/, /^metadata\/src\/schema\//],
  [/^pg-boss/, /^server\/src\/jobs\//],
  [/^(better-auth|@better-auth)/, /^server\/src\/auth\//],
  [/^re2js/, /^metadata\/src\//],
]

// Rooms of the server from top to bottom: a room uses its own rank and those below.
const ranks = [['http'], ['flows', 'reports', 'plugins'], ['records', 'model'], ['jobs', 'auth', 'files'], ['db']]

test('a package imports only from the doors it may use, and nobody imports a test', () => {
  expect(violations((source, to) => to.isHouse && !houseDoors[folderOf(source.path)]?.test(to.to))).toEqual([])
})

test('a package never sees the libraries of another world', () => {
  expect(violations((source, to) => !to.isHouse && Boolean(neverSees[folderOf(source.path)]?.test(to.to)))).toEqual([])
})

test('a library has one door', () => {
  const outside = (source: Source, to: Import) =>
    !to.isHouse && libraryDoors.some(([library, room]) => library.test(to.to) && !room.test(source.path))
  expect(violations(outside)).toEqual([])
})

test('a room of the server imports no room above it', () => {
  expect(violations((source, to) => to.isHouse && !to.isTypeOnly && rankOf(to.to) < rankOf(source.path))).toEqual([])
})

test('plugins do not import each other', () => {
  const pluginOf = (path: string) => /^plugins\/([^/]+)\//.exec(path)?.[1]
  expect(
    violations(
      (source, to) => to.isHouse && pluginOf(to.to) !== undefined && pluginOf(to.to) !== pluginOf(source.path),
    ),
  ).toEqual([])
})

test('every import names a file that is there, with its extension', () => {
  const missing = sources.flatMap((source) =>
    source.imports
      .filter((to) => to.isHouse && !existsSync(join(root, to.to.replace(/\?.*$/, ''))))
      .map((to) => `${source.path} -> ${to.to}`),
  )
  expect(missing).toEqual([])
})

test('no file imports itself through others', () => {
  expect(cycles()).toEqual([])
})

function violations(isWrong: (source: Source, to: Import) => boolean): string[] {
  return product.flatMap((source) =>
    source.imports.filter((to) => isWrong(source, to)).map((to) => `${source.path} -> ${to.to}`),
  )
}

function folderOf(path: string): string {
  return path.split('/')[0] ?? ''
}

// A file in no room (main, app, ctx) ranks above all when it imports, and below all when it is imported.
function rankOf(path: string): number {
  const room = /^server\/src\/([^/]+)\//.exec(path)?.[1]
  const rank = ranks.findIndex((rooms) => room !== undefined && rooms.includes(room))
  return rank < 0 ? (path.startsWith('server/') ? Number.NaN : Number.POSITIVE_INFINITY) : rank
}

function cycles(): string[] {
  const graph = new Map(
    product.map((source) => [
      source.path,
      source.imports.filter((to) => to.isHouse && !to.isTypeOnly).map((to) => to.to),
    ]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
    if (done.has(path) || trail.includes(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}
