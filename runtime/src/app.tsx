/** The providers around every page, and what ties the client's answers to them: end of session, new revision of the Model. */
import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useMemo } from 'react'
import { watchAnswers } from './api/client.ts'
import type { ModelView } from './api/model.ts'
import { makeQueryClient, modelKey } from './api/queries.ts'
import { makeRouter } from './routes.tsx'
import { endSession } from './shell/session-end.ts'
import { usePreferences } from './theme/preferences.ts'
import { themeWith, variables } from './theme/theme.ts'

const client = makeQueryClient()
const router = makeRouter()

watchAnswers({
  onSessionEnd: endSession,
  onRevision: (revision) => {
    const known = client.getQueryData<ModelView>(modelKey)
    if (known && revision > known.version && client.isFetching({ queryKey: modelKey }) === 0)
      void client.invalidateQueries({ queryKey: modelKey })
  },
})

export function App() {
  const { accent, workspaceAccent } = usePreferences()
  const chosen = accent ?? workspaceAccent ?? 'indigo'
  const theme = useMemo(() => themeWith(chosen), [chosen])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <ModalsProvider>
          <Notifications position="bottom-right" limit={4} containerWidth={380} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
