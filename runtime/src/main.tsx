/** Starts the app: texts, connection watch, then React. The only file with effects at import. */
import '@fontsource-variable/inter/index.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/theme.css'
import './theme/touch.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchConnection } from './api/connection.ts'
import { App } from './app.tsx'
import { startTexts } from './i18n/i18n.ts'
import { installWorker } from './shell/new-version.ts'
import { applyDensity } from './theme/preferences.ts'

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
// A page whose texts could not be fetched (the server is away) still says so, in bare words.
startTexts().then(show, show)
installWorker()
