/** The providers around every page, and what ties the client's answers to them: end of session, new revision of the Model. */
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Suspense, useEffect, useMemo, useState } from 'react'
import { watchAnswers } from './api/client.ts'
import type { ModelView } from './api/model.ts'
import { watchWarnings } from './api/warnings.ts'
import { textNow } from './i18n/i18n.ts'
import { makeQueryClient, modelChanged, modelKey } from './api/queries.ts'
import { makeRouter } from './routes.tsx'
import { endSession } from './shell/session-end.ts'
import { usePreferences } from './theme/preferences.ts'
import { themeWith, variables } from './theme/theme.ts'
import type { Asked } from './ui/confirm.ts'
import { confirm, onConfirm } from './ui/confirm.ts'
import { toastInfo } from './ui/toast.tsx'
import { lazyPart } from './ui/lazy-part.ts'

const client = makeQueryClient()
const router = makeRouter()

watchAnswers({
  onSessionEnd: endSession,
  onRevision: (revision) => {
    const known = client.getQueryData<ModelView>(modelKey)
    if (known && revision > known.version && client.isFetching({ queryKey: modelKey }) === 0) void modelChanged(client)
  },
})

watchWarnings({
  ask: (warnings, records) =>
    confirm({
      title: textNow('record.warnings'),
      text: textNow('record.warnings_text', { count: records }),
      points: warnings.map(({ message, records: like }) => ({
        text: message,
        links: like?.map(({ object, id, name }) => ({ text: name ?? id, href: `/${object}/${id}` })),
      })),
      yes: textNow('record.save_anyway'),
      no: textNow('record.keep_editing'),
    }),
  tell: (messages) => toastInfo(messages.join(' · ')),
})

export function App() {
  const { accent, workspaceAccent } = usePreferences()
  const chosen = accent ?? workspaceAccent ?? 'indigo'
  const theme = useMemo(() => themeWith(chosen), [chosen])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Over />
      </QueryClientProvider>
    </MantineProvider>
  )
}

const Notifications = lazyPart(async () => (await import('@mantine/notifications')).Notifications)
const ConfirmDialog = lazyPart(async () => (await import('./ui/confirm-dialog.tsx')).ConfirmDialog)

/** What floats over every page; loaded after the page itself. */
function Over() {
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => onConfirm(setAsked), [])
  return (
    <Suspense fallback={null}>
      <Notifications position="bottom-right" limit={4} containerWidth={380} />
      {asked && <ConfirmDialog asked={asked} />}
    </Suspense>
  )
}
