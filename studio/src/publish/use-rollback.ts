/** The way back to a version, or of one document: what it would change is told first; what refuses it is kept to be shown. */
import { useState } from 'react'
import { changeText } from '@trellis/metadata/model/change-sentences.ts'
import type { ModelChange } from '@trellis/metadata/model/diff.ts'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useReload } from '../document/autosave-context.ts'
import type { PlanProblem } from '../document/change-set-api.ts'
import { rollback } from '../document/change-set-api.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'
import type { VersionItem } from './version-items.tsx'

const mostSteps = 12

/** A document and what people call it. */
type One = { item: VersionItem; name: string }

export function useRollback(onDone: () => void): {
  back(version: number, one?: One): Promise<void>
  refused: readonly PlanProblem[]
} {
  const t = useStudioText()
  const reload = useReload()
  const [refused, setRefused] = useState<readonly PlanProblem[]>([])
  const back = async (version: number, one?: One) => {
    const name = one?.name ?? ''
    // A document goes back to what it was before the version, everything to what it was with it.
    const target = one ? version - 1 : version
    const items = one && [{ kind: one.item.kind, name: one.item.name }]
    setRefused([])
    try {
      const { steps } = await rollback(target, { tryOnly: true, items })
      const yes = await confirm({
        title: one ? t('review.one_back_ask', { name, version }) : t('publish.roll_back_ask', { version }),
        text: t(one ? 'review.one_back_text' : 'publish.roll_back_text'),
        points: pointsOf(steps, t),
        yes: t(one ? 'review.one_back' : 'publish.roll_back'),
        danger: one === undefined,
      })
      if (!yes) return
      await rollback(target, { tryOnly: false, items })
      await reload()
      onDone()
      toastDone(one ? t('review.one_back_done', { name }) : t('publish.rolled_back', { version }))
    } catch (error) {
      const { errors = [] } = problemOf(error)
      if (errors.length > 0) setRefused(errors)
      else toastProblem(error)
    }
  }
  return { back, refused }
}

/** Sentences of what would change; the same said twice is one. */
function pointsOf(steps: readonly ModelChange[], t: ReturnType<typeof useStudioText>): { text: string }[] {
  const texts = [...new Set(steps.map((step) => changeText(step, localeNow(), (type) => typeLabel(t, type))))]
  if (texts.length === 0) return [{ text: t('publish.no_steps') }]
  const rest = texts.length - mostSteps
  return [...texts.slice(0, mostSteps), ...(rest > 0 ? [t('publish.more_steps', { count: rest })] : [])].map(
    (text) => ({
      text,
    }),
  )
}
