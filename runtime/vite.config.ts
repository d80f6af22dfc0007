/** Builds and serves the browser app; `npm run dev -w @trellis/runtime` proxies the API to a server on API_PORT (default 3000). */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { firstRequests } from './first-requests.ts'
import { offlineFiles } from './installed/offline-files.ts'
import { textsByLanguage } from './texts-by-language.ts'

/** What several pages share would be called after all of them. */
const shortName = (name: string) => (name.startsWith('shared~') ? 'shared' : '[name]')

const api = `http://127.0.0.1:${process.env['API_PORT'] ?? '3000'}`

export default defineConfig({
  plugins: [textsByLanguage(), react(), firstRequests(), offlineFiles()],
  server: { port: Number(process.env['PORT'] ?? '5173'), proxy: { '/api': api, '/problems': api } },
  build: {
    target: 'es2022',
    // Below these the style sheets' light-dark() would be rewritten into a form that does not see Mantine's colour scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    // Fonts stay files, so that a page in English never downloads the other scripts of the typeface.
    assetsInlineLimit: 1024,
    rolldownOptions: {
      output: {
        // What the start needs is one file; what pages share is not cut into crumbs: each request costs more than the bytes it saves.
        codeSplitting: {
          groups: [
            { name: 'start', tags: ['$initial'], priority: 2 },
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 4096, priority: 1 },
          ],
        },
        chunkFileNames: ({ name }) => `assets/${shortName(name)}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${shortName(names[0] ?? '')}-[hash][extname]`,
      },
    },
  },
})
