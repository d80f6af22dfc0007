/**
 * Prints what the first screen (a list) costs over the wire, and fails when it is over the budget.
 *
 * Counts the entry of dist/index.html, the chunk of the list page with everything they import statically, and the texts of one language, gzipped. Units kB = 1,000 bytes.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const budgetKb = 300
const dist = join(dirname(fileURLToPath(import.meta.url)), 'dist')

/** Files reached by static imports from a chunk, the chunk included. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(join(dist, file))) return seen
  seen.add(file)
  const text = readFileSync(join(dist, file), 'utf8')
  for (const found of text.matchAll(/(?:^|[;}\s])(?:import|export)(?:[^'"()]*?from)?\s*["'](\.[^"']+\.js)["']/g)) {
    reached(join(dirname(file), found[1] ?? ''), seen)
  }
  return seen
}

function gzipKb(file: string): number {
  return gzipSync(readFileSync(join(dist, file))).length / 1000
}

const html = readFileSync(join(dist, 'index.html'), 'utf8')
const scripts = [...html.matchAll(/<script[^>]+src="\/([^"]+)"/g)].map((found) => found[1] ?? '')
const styles = [...html.matchAll(/<link[^>]+href="\/([^"]+\.css)"/g)].map((found) => found[1] ?? '')
const files = new Set(scripts.flatMap((script) => [...reached(script)]))
const firstPage = readdirSync(join(dist, 'assets')).filter((name) => /^list-page-.*\.js$/.test(name))
const extra = firstPage.flatMap((name) => [...reached(`assets/${name}`)])
for (const file of extra) files.add(file)
// Of the languages, the heaviest: a person downloads one.
const languages = readdirSync(join(dist, 'assets'))
  .filter((name) => /^texts-(?!pseudo).*\.js$/.test(name))
  .map((name) => `assets/${name}`)
  .toSorted((a, b) => gzipKb(b) - gzipKb(a))
if (languages[0]) files.add(languages[0])

const total = [...files].reduce((sum, file) => sum + gzipKb(file), 0)
const css = styles.reduce((sum, file) => sum + gzipKb(file), 0)
process.stdout.write(
  `first screen: ${total.toFixed(1)} kB of JavaScript in ${files.size} files, ${css.toFixed(1)} kB of CSS (gzip; budget ${budgetKb} kB)\n`,
)
if (total > budgetKb) process.exit(1)
