/** Builds and serves the studio below `/studio/`; `npm run dev -w @trellis/studio` proxies the API to a server on API_PORT (default 3000). */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { textsByLanguage } from '../runtime/texts-by-language.ts'

const api = `http://127.0.0.1:${process.env['API_PORT'] ?? '3000'}`

export default defineConfig({
  base: '/studio/',
  plugins: [textsByLanguage(), react()],
  // Monaco's own starter of workers is replaced: see there. The runtime's components and ours must share one copy, wherever npm has put it: contexts are compared by identity.
  resolve: {
    alias: [
      {
        find: /^(?:\.\.\/)+internal\/common\/workers\.js$/,
        replacement: fileURLToPath(new URL('src/editor/web-worker.ts', import.meta.url)),
      },
    ],
    dedupe: [
      'react',
      'react-dom',
      '@mantine/core',
      '@mantine/hooks',
      '@mantine/notifications',
      '@tanstack/react-query',
      '@tanstack/react-router',
    ],
  },
  server: { port: Number(process.env['PORT'] ?? '5174'), proxy: { '/api': api, '/problems': api } },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: false,
    // The code editor is one large chunk of its own, loaded when somebody opens it.
    chunkSizeWarningLimit: 4000,
    assetsInlineLimit: 1024,
  },
})
