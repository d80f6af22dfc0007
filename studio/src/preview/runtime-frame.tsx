/** What the runtime's components need around them to be drawn inside of the studio: the Model being edited, and links that lead nowhere. */
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ModelView } from '@trellis/runtime/api/model.ts'
import { ModelProvider } from '@trellis/runtime/api/model.ts'

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() })

export function RuntimeFrame({ model, children }: { model: ModelView; children: ReactNode }) {
  return (
    <RouterContextProvider router={router as never}>
      <ModelProvider value={model}>{children}</ModelProvider>
    </RouterContextProvider>
  )
}
