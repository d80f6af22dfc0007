/** The providers around every page of the studio; the same theme, texts and client as the runtime. */
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { makeQueryClient } from '@trellis/runtime/api/queries.ts'
import { usePreferences } from '@trellis/runtime/theme/preferences.ts'
import { themeWith, variables } from '@trellis/runtime/theme/theme.ts'
import { ConfirmDialog } from '@trellis/runtime/ui/confirm-dialog.tsx'
import type { Asked } from '@trellis/runtime/ui/confirm.ts'
import { onConfirm } from '@trellis/runtime/ui/confirm.ts'
import { Frame } from './shell/frame.tsx'

const client = makeQueryClient()

export function App() {
  const { accent, workspaceAccent } = usePreferences()
  const chosen = accent ?? workspaceAccent ?? 'indigo'
  const theme = useMemo(() => themeWith(chosen), [chosen])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" limit={4} containerWidth={380} />
        <Frame />
        <Questions />
      </QueryClientProvider>
    </MantineProvider>
  )
}

function Questions() {
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => onConfirm(setAsked), [])
  return asked && <ConfirmDialog asked={asked} />
}
