/**
 * Build step: tells `first-paint.js` which files the page at an address and the texts of a language are made of, so that they are
 * fetched beside the app and not after it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/** Name of the chunk: what `first-paint.js` calls it. */
const firsts: { [chunk: string]: string } = {
  'list-page': 'list',
  'record-page': 'record',
  'home-page': 'home',
  'texts-en': 'en',
  'texts-zh-cn': 'zh-CN',
  'texts-zh-tw': 'zh-TW',
}

export function firstRequests(): Plugin {
  let publicDir = ''
  return {
    name: 'first-requests',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
      const start = new Set(chunks.filter((chunk) => chunk.isEntry).flatMap((chunk) => [...reached(chunk, byFile)]))
      const files: { [name: string]: string[] } = {}
      for (const chunk of chunks) {
        const name = firsts[chunk.name]
        if (name !== undefined) files[name] = [...reached(chunk, byFile)].filter((one) => !start.has(one))
      }
      const missing = Object.values(firsts).filter((name) => files[name] === undefined)
      if (missing.length > 0) this.error(`no chunk is named for ${missing.join(', ')}`)
      this.emitFile({
        type: 'asset',
        fileName: 'first-paint.js',
        source: readFileSync(join(publicDir, 'first-paint.js'), 'utf8').replace(
          'const files = {}',
          `const files = ${JSON.stringify(files)}`,
        ),
      })
    },
  }
}

/** The files of a chunk and of all that it imports statically, style sheets too. */
function reached(
  chunk: Rolldown.OutputChunk,
  byFile: ReadonlyMap<string, Rolldown.OutputChunk>,
  seen = new Set<string>(),
): Set<string> {
  if (seen.has(chunk.fileName)) return seen
  seen.add(chunk.fileName)
  for (const style of chunk.viteMetadata?.importedCss ?? []) seen.add(style)
  for (const file of chunk.imports) {
    const next = byFile.get(file)
    if (next) reached(next, byFile, seen)
  }
  return seen
}
