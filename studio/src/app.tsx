/** The providers around every page of the studio; the same theme, texts and client as the runtime. */
import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { useMemo } from 'react'
import { makeQueryClient } from '@trellis/runtime/api/queries.ts'
import { usePreferences } from '@trellis/runtime/theme/preferences.ts'
import { themeWith, variables } from '@trellis/runtime/theme/theme.ts'
import { Frame } from './shell/frame.tsx'

const client = makeQueryClient()

export function App() {
  const { accent, workspaceAccent } = usePreferences()
  const chosen = accent ?? workspaceAccent ?? 'indigo'
  const theme = useMemo(() => themeWith(chosen), [chosen])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <ModalsProvider>
          <Notifications position="bottom-right" limit={4} containerWidth={380} />
          <Frame />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
