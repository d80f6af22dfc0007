/**
 * Build step: each `src/i18n/bundles/texts-<language>.ts` becomes the finished sentences of its one language, so that nobody
 * downloads the table of all of them. While developing, and in tests, the files work as they stand.
 */
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

const bundleFile = /\/i18n\/bundles\/texts-[a-z-]+\.ts$/

export function textsByLanguage(): Plugin {
  return {
    name: 'texts-by-language',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!bundleFile.test(id)) return null
      const module = (await import(pathToFileURL(id).href)) as { default: { [key: string]: string } }
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(module.default))})`
    },
  }
}
