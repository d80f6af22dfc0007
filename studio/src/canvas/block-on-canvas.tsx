/** A block on the canvas, drawn by the runtime's own renderer on the chosen record; one that fails says so in its place. */
import { Component, memo } from 'react'
import type { ReactNode } from 'react'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { ModelView } from '@trellis/runtime/api/model.ts'
import { fieldIn, objectIn, useModel } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import { StagePath } from '@trellis/runtime/page/components/path.tsx'
import { blocksOf } from '@trellis/runtime/page/layout.ts'
import type { PageBlock } from '@trellis/runtime/page/layout.ts'
import { BlockOf, needsNoRecord } from '@trellis/runtime/page/render.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { CanvasItem } from './canvas-item.tsx'
import { useDesigner } from './designer-state.ts'
import { useItemName } from './item-name.ts'
import { SectionOnCanvas } from './section-on-canvas.tsx'
import classes from './canvas.module.css'

/** `area` is the address of the list, its steps joined by slashes. */
export const BlockOnCanvas = memo(function BlockOnCanvas(props: { block: LayoutBlock; area: string; index: number }) {
  const { block, area, index } = props
  const name = useItemName(useDesigner().object)(block)
  const list = area.split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  return (
    <CanvasItem
      list={list}
      index={index}
      takes="block"
      across={block.width !== undefined && block.width < 12}
      name={name}
      style={{ gridColumn: `span ${block.width ?? 12}` }}
    >
      {block.type === 'section' ? (
        <SectionOnCanvas section={block} place={`${area}/${index}`} />
      ) : (
        <Guard key={JSON.stringify(block)} name={name}>
          <Drawn block={block} name={name} />
        </Guard>
      )}
    </CanvasItem>
  )
})

/** What cannot be drawn is named, and why; the rest of the page stands. */
function Drawn({ block, name }: { block: LayoutBlock; name: string }) {
  const t = useStudioText()
  const model = useModel()
  const published = useModelQuery(true).data
  const { object, page } = useDesigner()
  if (block.type === 'path') {
    const field = object.fields[block.field]
    return field ? (
      <div className={classes['still']} inert>
        <StagePath page={page} field={field} />
      </div>
    ) : (
      <Placeholder name={name} text={t('layout.not_there')} />
    )
  }
  const [drawn] = blocksOf(model, object, [block])
  if (!drawn) return <Placeholder name={name} text={t('layout.not_drawn')} />
  if (!needsNoRecord.has(drawn.type) && page.record.id === '')
    return <Placeholder name={name} text={t('layout.with_a_record')} />
  const asked = published && askable(drawn, published)
  if (!asked) return <Placeholder name={name} text={t('view.live_unpublished')} />
  return (
    <div className={classes['still']}>
      <BlockOf block={asked} page={page} />
    </div>
  )
}

/** The block with what the server can be asked for today; undefined while what it shows is a draft. */
function askable(block: PageBlock, published: ModelView): PageBlock | undefined {
  if (!('relation' in block)) return block
  const [name = '', via = ''] = block.relation.split('.')
  const child = objectIn(published, name)
  const isThere = (path: string | undefined) =>
    path === undefined || (child !== undefined && fieldIn(published, child, path) !== undefined)
  if (!child || !isThere(via)) return undefined
  if (block.type === 'figure' || block.type === 'chart')
    return isThere(block.measure.field) && (block.type === 'figure' || isThere(block.group_by.field))
      ? block
      : undefined
  const columns = block.columns?.filter(isThere)
  return { ...block, ...(columns && { columns }) }
}

function Placeholder({ name, text }: { name: string; text: string }) {
  return (
    <div className={classes['placeholder']}>
      <b>{name}</b>
      <span>{text}</span>
    </div>
  )
}

type GuardProps = { name: string; children: ReactNode }

function Guard({ name, children }: GuardProps) {
  const t = useStudioText()
  return <Catch instead={<Placeholder name={name} text={t('layout.failed')} />}>{children}</Catch>
}

class Catch extends Component<{ instead: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
