/** The page being designed: tabs, areas, blocks and fields, drawn with the runtime's own components. */
import { ActionIcon, Tabs } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import { fieldIn, useModel } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { FieldRow } from '@trellis/runtime/page/components/field-row.tsx'
import { RelatedList } from '@trellis/runtime/page/components/related-list.tsx'
import { TextComponent } from '@trellis/runtime/page/components/text.tsx'
import { StagePath } from '@trellis/runtime/page/components/path.tsx'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'
import { uiOf } from '@trellis/runtime/fields/field-uis.ts'
import { labelOr } from '../document/documents.ts'
import type { FieldItemDraft, SectionDraft } from '../document/layout-tree.ts'
import { blocksAt, nameOfItem } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { KeyFacts } from '../preview/page-preview.tsx'
import { CanvasItem, ListEnd } from './canvas-item.tsx'
import { useDesigner } from './designer-state.ts'
import classes from './canvas.module.css'

export function Canvas({ tab, onTab }: { tab: number; onTab(index: number): void }) {
  const t = useStudioText()
  const { layout, select } = useDesigner()
  const tabs = layout.tabs ?? []
  return (
    <div className={classes['page']} onClick={() => select(null)}>
      <HeaderOnCanvas />
      {layout.blocks !== undefined && <Area area={['blocks']} title={tabs.length > 0 ? t('layout.main') : undefined} />}
      {(tabs.length > 0 || layout.blocks === undefined) && <TabBar tab={tab} onTab={onTab} />}
      <div className={classes['columns']} data-aside={layout.aside !== undefined || undefined}>
        {tabs[tab] && <Area area={['tabs', tab, 'blocks']} />}
        {layout.aside !== undefined && <Area area={['aside']} title={t('layout.aside')} />}
      </div>
    </div>
  )
}

/** The head of the page as people see it; what stands in it is set in the panel of the page. */
function HeaderOnCanvas() {
  const { layout, object, page } = useDesigner()
  const stage = layout.header?.path === undefined ? undefined : object.fields[layout.header.path]
  return (
    <div className={classes['header']} inert>
      <div className={classes['header-name']}>{textOf(page.record[object.name_field])}</div>
      <KeyFacts page={page} paths={layout.header?.key_fields ?? []} />
      {stage && <StagePath page={page} field={stage} />}
    </div>
  )
}

function TabBar({ tab, onTab }: { tab: number; onTab(index: number): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const designer = useDesigner()
  const tabs = designer.layout.tabs ?? []
  const add = () => {
    const name = `tab_${tabs.length + 1}_${tabs.filter((one) => one.name.startsWith('tab_')).length}`
    designer.set(['tabs'], [...tabs, { name, label: { en: 'New tab', 'zh-CN': '新标签页' }, blocks: [] }])
    onTab(tabs.length)
    designer.select({ kind: 'tab', index: tabs.length })
  }
  return (
    <div className={classes['tabs']}>
      <Tabs
        value={String(tab)}
        onChange={(next) => next !== null && onTab(Number(next))}
        onClick={(event) => event.stopPropagation()}
      >
        <Tabs.List>
          {tabs.map((one, index) => (
            <Tabs.Tab
              key={one.name}
              value={String(index)}
              onClick={() => designer.select({ kind: 'tab', index })}
              className={classes['tab']}
              data-selected={(designer.selected?.kind === 'tab' && designer.selected.index === index) || undefined}
            >
              {labelOf(labelOr(one.label, one.name))}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <ActionIcon aria-label={t('layout.add_tab')} onClick={add} my="auto">
        <IconPlus size={15} />
      </ActionIcon>
    </div>
  )
}

function Area({ area, title }: { area: Path; title?: string }) {
  const t = useStudioText()
  const { layout } = useDesigner()
  const blocks = blocksAt(layout, area)
  return (
    <div className={classes['area']}>
      {title !== undefined && <div className={classes['area-title']}>{title}</div>}
      {blocks.map((block, index) => (
        <BlockOnCanvas key={index} block={block} list={area} index={index} />
      ))}
      <ListEnd list={area} index={blocks.length} takes="block" hint={t('layout.drop_blocks')} />
    </div>
  )
}

/** What a block is called: its own label, else what it shows. */
export function useBlockName(): (block: LayoutBlock) => string {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  return (block) => {
    if (block.label !== undefined) return labelOf(block.label)
    if (block.type === 'related_list' || block.type === 'line_items') {
      const child = model.objects[block.relation.split('.')[0] ?? '']
      if (child) return labelOf(child.plural_label ?? child.label)
    }
    return t(`layout.${block.type}` as StudioKey)
  }
}

function BlockOnCanvas({ block, list, index }: { block: LayoutBlock; list: Path; index: number }) {
  const nameOf = useBlockName()
  return (
    <CanvasItem list={list} index={index} takes="block" across={false} name={nameOf(block)}>
      {block.type === 'section' ? (
        <SectionOnCanvas section={block} path={[...list, index]} />
      ) : (
        <OtherBlock block={block} name={nameOf(block)} />
      )}
    </CanvasItem>
  )
}

function OtherBlock({ block, name }: { block: LayoutBlock; name: string }) {
  const t = useStudioText()
  const { page } = useDesigner()
  if (block.type === 'related_list' || block.type === 'line_items') {
    return (
      <div className={classes['still']} inert>
        <RelatedList
          block={{
            type: 'related_list',
            relation: block.relation,
            columns: block.columns,
            label: block.label,
            create: false,
          }}
          page={page}
        />
      </div>
    )
  }
  if (block.type === 'text') {
    return (
      <div className={classes['still']} inert>
        <TextComponent block={{ type: 'text', label: block.label, text: block.text }} />
      </div>
    )
  }
  return (
    <div className={classes['placeholder']}>
      <b>{name}</b>
      <span>{t('layout.not_drawn')}</span>
    </div>
  )
}

function SectionOnCanvas({ section, path }: { section: SectionDraft; path: Path }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const list = [...path, 'fields']
  const columns = section.columns ?? 2
  const title = labelOf(section.label)
  return (
    <>
      <div className={classes['section-title']} data-dim={title === '' || undefined}>
        {title === '' ? t('layout.untitled') : title}
        {section.visible_when !== undefined && <RuleMark />}
      </div>
      <div className={classes['fields']} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {section.fields.map((item, index) => (
          <FieldOnCanvas
            key={`${nameOfItem(item) ?? 'gap'}-${index}`}
            item={item}
            list={list}
            index={index}
            columns={columns}
          />
        ))}
      </div>
      <ListEnd list={list} index={section.fields.length} takes="field" hint={t('layout.drop_here')} />
    </>
  )
}

function FieldOnCanvas({
  item,
  list,
  index,
  columns,
}: {
  item: FieldItemDraft
  list: Path
  index: number
  columns: number
}) {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const { object, page } = useDesigner()
  const path = nameOfItem(item)
  const field = path === undefined ? undefined : fieldIn(model, object, path)
  const own: {
    label?: Label
    help?: Label
    span?: number
    visible_when?: string
    required_when?: string
    read_only_when?: string
    required?: boolean
  } = typeof item === 'object' && 'field' in item ? item : {}
  const name = path === undefined ? t('layout.gap') : labelOf(own.label ?? field?.label) || path
  const span = own.span ?? (field && uiOf(field).wide ? columns : 1)
  const hasRule = own.visible_when !== undefined || own.required_when !== undefined || own.read_only_when !== undefined
  return (
    <CanvasItem
      list={list}
      index={index}
      takes="field"
      across={columns > 1 && span < columns}
      name={name}
      style={{ gridColumn: `span ${Math.min(span, columns)}` }}
    >
      {path === undefined || !field ? (
        <div className={classes['lost']}>{name}</div>
      ) : (
        <div className={classes['still']} inert>
          <FieldRow page={page} path={path} label={own.label} help={own.help} />
        </div>
      )}
      {(field?.required === true || own.required === true) && (
        <span className={classes['required']} aria-hidden>
          *
        </span>
      )}
      {hasRule && <RuleMark />}
    </CanvasItem>
  )
}

function RuleMark() {
  const t = useStudioText()
  return (
    <span className={classes['rule']} title={t('layout.has_rule')} role="img" aria-label={t('layout.has_rule')}>
      ƒ
    </span>
  )
}
