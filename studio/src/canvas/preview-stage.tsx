/** The page as people will meet it: as a role, on a device, in a language, with a record. */
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { SpokenProvider } from '@trellis/runtime/i18n/speech.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { PagePreview } from '../preview/page-preview.tsx'
import type { View } from './designer-tools.tsx'
import classes from './canvas.module.css'

type Props = { model: ModelView; layout: LayoutDraft; object: ObjectView; record: RecordView; view: View }

export function PreviewStage({ view, ...page }: Props) {
  return (
    <div className={classes['stage']}>
      <div className={classes['sheet']} data-device={view.device}>
        <SpokenProvider value={view.language === '' ? null : view.language}>
          <PagePreview key={page.record.id} {...page} />
        </SpokenProvider>
      </div>
    </div>
  )
}
