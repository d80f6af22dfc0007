/** Build step: `sw.js` with the list of the files of this version. Other languages and scripts of the typeface are fetched when wanted. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const leftOut =
  /(?:\.map|texts-pseudo-.*\.js|texts-zh-tw-.*\.js|-(?:cyrillic|greek|vietnamese|latin-ext)[\w-]*\.woff2)$/

export function offlineFiles(): Plugin {
  let publicDir = ''
  return {
    name: 'offline-files',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir
    },
    generateBundle(_options, bundle) {
      const built = Object.values(bundle).map((file) => file.fileName)
      const standing = readdirSync(publicDir).filter((name) => !name.endsWith('.png'))
      const files = [...new Set(['index.html', ...built, ...standing])].filter((name) => !leftOut.test(name)).toSorted()
      const hash = createHash('sha256')
      for (const file of Object.values(bundle))
        hash.update(file.fileName).update(file.type === 'chunk' ? file.code : file.source)
      for (const name of standing) hash.update(name).update(readFileSync(join(publicDir, name)))
      const text = readFileSync(join(import.meta.dirname, 'worker.js'), 'utf8')
      hash.update(text)
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: text
          .replace("'VERSION'", JSON.stringify(hash.digest('hex').slice(0, 12)))
          .replace("'FILES'", JSON.stringify(files.map((name) => `/${name}`))),
      })
    },
  }
}
