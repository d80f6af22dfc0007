/** Builds and serves the browser app; `npm run dev -w @trellis/runtime` proxies the API to a server on API_PORT (default 3000). */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { offlineFiles } from './installed/offline-files.ts'
import { textsByLanguage } from './texts-by-language.ts'

const api = `http://127.0.0.1:${process.env['API_PORT'] ?? '3000'}`

export default defineConfig({
  plugins: [textsByLanguage(), react(), offlineFiles()],
  server: { port: Number(process.env['PORT'] ?? '5173'), proxy: { '/api': api, '/problems': api } },
  build: {
    target: 'es2022',
    // Below these the style sheets' light-dark() would be rewritten into a form that does not see Mantine's colour scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    // Fonts stay files, so that a page in English never downloads the other scripts of the typeface.
    assetsInlineLimit: 1024,
  },
})
