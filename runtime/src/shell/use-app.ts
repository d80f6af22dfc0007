/** The app whose navigation is shown: the one last chosen in this browser, else the first. */
import { useMemo } from 'react'
import { useModel } from '../api/model.ts'
import { useViewer } from '../home/screens.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'
import type { AppView } from './workspace.ts'
import { appsOf } from './workspace.ts'

export function useApp(): { app: AppView; apps: AppView[]; choose(name: string): void } {
  const model = useModel()
  const viewer = useViewer()
  const { app: wanted } = usePreferences()
  const apps = useMemo(() => appsOf(model, viewer), [model, viewer])
  const app = apps.find((one) => one.name === wanted) ?? apps[0] ?? { name: 'all', label: '', items: [] }
  return { app, apps, choose: (name) => prefer({ app: name }) }
}
