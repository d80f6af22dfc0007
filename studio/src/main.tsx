/** Starts the studio: texts, connection watch, then React. The only file with effects at import. */
import '@fontsource-variable/inter/index.css'
import '@mantine/core/styles.css'
import '@mantine/dropzone/styles.css'
import '@mantine/notifications/styles.css'
import '@trellis/runtime/theme/theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchConnection } from '@trellis/runtime/api/connection.ts'
import { startTexts } from '@trellis/runtime/i18n/i18n.ts'
import { applyDensity } from '@trellis/runtime/theme/preferences.ts'
import { App } from './app.tsx'
import { addStudioTexts } from './i18n/studio-text.ts'

addStudioTexts()
applyDensity()
watchConnection()
document.documentElement.style.background = ''

const root = document.getElementById('root')
const show = () => {
  if (!root) return
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
startTexts().then(show, show)
