/**
 * The sources of the house as text, and what each imports; what the house tests look at.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** One import: what is named, the house file it leads to (from the root) or the library, and whether only types come of it. */
export interface Import {
  to: string
  isHouse: boolean
  isTypeOnly: boolean
}

/** One source file: path from the root with `/`, text, text without comments, and its imports. */
export interface Source {
  path: string
  text: string
  code: string
  imports: Import[]
  isTest: boolean
}

const folders = ['metadata', 'server', 'runtime', 'studio', 'plugins', 'test']
const importForm =
  /^[ \t]*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]*?\sfrom\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/gm

/** Every TypeScript file outside of node_modules and dist. */
export const sources: Source[] = folders.flatMap((folder) => filesBelow(join(root, folder))).map(readSource)

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ['node_modules', 'dist', 'fixtures'].includes(entry.name) ? [] : filesBelow(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

function readSource(file: string): Source {
  const path = relative(root, file).replaceAll('\\', '/')
  const text = readFileSync(file, 'utf8')
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
  const imports = [...code.matchAll(importForm)].map(([, type, named = '', called]): Import => {
    const name = called ?? named
    const isTypeOnly = type !== undefined
    if (name.startsWith('.'))
      return { to: normalize(join(dirname(path), name)).replaceAll('\\', '/'), isHouse: true, isTypeOnly }
    const own = /^@trellis\/([\w-]+)\/(.+)$/.exec(name)
    if (own) return { to: own[1] === 'test' ? `test/${own[2]}` : `${own[1]}/src/${own[2]}`, isHouse: true, isTypeOnly }
    return { to: name, isHouse: false, isTypeOnly }
  })
  return { path, text, code, imports, isTest: /\.test\.tsx?$/.test(path) || path.startsWith('test/') }
}
