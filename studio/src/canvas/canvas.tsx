/** The page being designed: its head, tabs, areas and blocks. */
import { useStudioText } from '../i18n/studio-text.ts'
import { StagePath } from '@trellis/runtime/page/components/path.tsx'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'
import { blocksAt } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import { KeyFacts } from '../preview/page-preview.tsx'
import { ButtonRow } from './button-row.tsx'
import { BlockOnCanvas } from './block-on-canvas.tsx'
import { ListEnd } from './canvas-item.tsx'
import { useCanvas, useDesigner, useLayout } from './designer-state.ts'
import { nothing } from './selection.ts'
import { TabBar } from './tab-bar.tsx'
import classes from './canvas.module.css'

export function Canvas({ tab, onTab }: { tab: number; onTab(index: number): void }) {
  const t = useStudioText()
  const { store } = useDesigner()
  const layout = useLayout()
  const tabs = layout.tabs ?? []
  return (
    <div className={classes['page']} onClick={() => store.put({ selection: nothing })}>
      <HeaderOnCanvas />
      {layout.blocks !== undefined && <Area area={['blocks']} title={tabs.length > 0 ? t('layout.main') : undefined} />}
      {(tabs.length > 0 || layout.blocks === undefined) && <TabBar tab={tab} onTab={onTab} />}
      <div className={classes['columns']} data-aside={layout.aside !== undefined || undefined}>
        {tabs[tab] && <Area area={['tabs', tab, 'blocks']} />}
        {layout.aside !== undefined && <Area area={['aside']} title={t('layout.aside')} />}
      </div>
      {layout.aside === undefined && <NewSide />}
    </div>
  )
}

/** The head of the page as people see it; what stands in it is set in the panel of the page, but for its buttons. */
function HeaderOnCanvas() {
  const { object, page } = useDesigner()
  const { header } = useLayout()
  const stage = header?.path === undefined ? undefined : object.fields[header.path]
  return (
    <div className={classes['header']}>
      <div className={classes['header-top']}>
        <div className={classes['header-name']}>{textOf(page.record[object.name_field])}</div>
        <ButtonRow />
      </div>
      <div className={classes['header-facts']} inert>
        <KeyFacts page={page} paths={header?.key_fields ?? []} />
        {stage && <StagePath page={page} field={stage} />}
      </div>
    </div>
  )
}

function Area({ area, title }: { area: Path; title?: string }) {
  const t = useStudioText()
  const blocks = blocksAt(useLayout(), area)
  return (
    <div className={classes['area']}>
      {title !== undefined && <div className={classes['area-title']}>{title}</div>}
      {blocks.map((block, index) => (
        <BlockOnCanvas key={index} block={block} area={area.join('/')} index={index} />
      ))}
      <ListEnd list={area} index={blocks.length} takes="block" hint={t('layout.drop_blocks')} />
    </div>
  )
}

/** A page without a side gets one from the first block that is dropped here. */
function NewSide() {
  const t = useStudioText()
  const wanted = useCanvas((state) => state.dragging === 'block')
  return wanted ? <ListEnd list={['aside']} index={0} takes="block" hint={t('layout.drop_side')} /> : null
}
