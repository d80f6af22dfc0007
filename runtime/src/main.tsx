/** Starts the app: texts, connection watch, then React. The only file with effects at import. */
import '@fontsource-variable/inter/index.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchConnection } from './api/connection.ts'
import { App } from './app.tsx'
import { startTexts } from './i18n/i18n.ts'
import { applyDensity } from './theme/preferences.ts'

startTexts()
applyDensity()
watchConnection()
document.documentElement.style.background = ''

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
