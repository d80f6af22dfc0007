/** A page of blocks on live data, as the runtime draws it. */
import { useMemo } from 'react'
import { PageBlocks } from '@trellis/runtime/home/page-blocks.tsx'
import { PageSkeleton } from '@trellis/runtime/ui/states.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'
import { useDraftView } from '../preview/use-draft-view.ts'
import type { PageDraft, PagePart } from './page-draft.ts'
import classes from './apps.module.css'

/** Every block is drawn here, whoever it is for. */
export function PageLive({ page }: { page: PageDraft }) {
  const t = useStudioText()
  const { model } = useDraftView()
  const open = useMemo(
    () => ({
      ...page,
      components: page.components.map(withoutAudience),
    }),
    [page],
  )
  return (
    <div className={classes['page-live']} role="region" aria-label={t('app.preview')} tabIndex={0}>
      {model ? (
        <RuntimeFrame model={model}>
          <div className={classes['page-still']} inert>
            <PageBlocks page={open} />
          </div>
        </RuntimeFrame>
      ) : (
        <PageSkeleton />
      )}
    </div>
  )
}

function withoutAudience(part: PagePart): PagePart {
  const { visible_when: _when, visible_to: _to, ...rest } = { visible_to: undefined, ...part }
  return rest as PagePart
}
