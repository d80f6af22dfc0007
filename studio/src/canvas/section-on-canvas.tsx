/** A section of fields on the canvas: its fields in their columns, and the handles that set how many columns there are and how wide a field is. */
import { memo } from 'react'
import { fieldIn, useModel } from '@trellis/runtime/api/model.ts'
import { uiOf } from '@trellis/runtime/fields/field-uis.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { FieldRow } from '@trellis/runtime/page/components/field-row.tsx'
import type { FieldItemDraft, SectionDraft } from '../document/layout-tree.ts'
import { nameOfItem } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { CanvasItem, ListEnd } from './canvas-item.tsx'
import { useCanvas, useDesigner } from './designer-state.ts'
import { useItemName } from './item-name.ts'
import { RuleMark } from './rule-mark.tsx'
import { isSelected } from './selection.ts'
import { SizeHandle } from './size-handle.tsx'
import classes from './canvas.module.css'

export const mostColumns = 4
/** Pixels of a drag for one column more. */
const columnStep = 40

/** `place` is the address of the section, its steps joined by slashes: a text is the same one from drawing to drawing. */
export function SectionOnCanvas({ section, place }: { section: SectionDraft; place: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const columns = section.columns ?? 2
  const title = labelOf(section.label)
  const list = [...pathOf(place), 'fields']
  const keys = keysOf(section.fields)
  return (
    <>
      <div className={classes['section-title']} data-dim={title === '' || undefined}>
        {title === '' ? t('layout.untitled') : title}
        {section.visible_when !== undefined && <RuleMark />}
        <ColumnHandle place={place} columns={columns} name={title} />
      </div>
      <div className={classes['fields']} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {section.fields.map((item, index) => (
          <FieldOnCanvas key={keys[index]} item={item} place={place} index={index} columns={columns} />
        ))}
      </div>
      <ListEnd list={list} index={section.fields.length} takes="field" hint={t('layout.drop_here')} />
    </>
  )
}

/** A key for each: its name, so that what makes room for another one is moved and not made anew, and the how manieth of that name it is. */
function keysOf(items: readonly FieldItemDraft[]): string[] {
  const seen = new Map<string, number>()
  return items.map((item) => {
    const name = nameOfItem(item) ?? ''
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return `${name} ${before}`
  })
}

function pathOf(place: string): Path {
  return place.split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

/** Shown while the section is selected. */
function ColumnHandle({ place, columns, name }: { place: string; columns: number; name: string }) {
  const t = useStudioText()
  const { edits } = useDesigner()
  const selected = useCanvas((state) => isSelected(state.selection, place))
  if (!selected) return null
  return (
    <span className={classes['column-handle']}>
      <span aria-hidden>{t('layout.columns_are', { count: columns })}</span>
      <SizeHandle
        label={t('layout.columns_of', { name: name === '' ? t('layout.untitled') : name })}
        text={t('layout.columns_are', { count: columns })}
        value={columns}
        min={1}
        max={mostColumns}
        valueAt={(x, from) => from.value + (x - from.x) / columnStep}
        onChange={(value) => edits.set([...pathOf(place), 'columns'], value)}
      />
    </span>
  )
}

/** What of a field does not hang on where it stands. */
const ShownField = memo(FieldRow)

type FieldProps = { item: FieldItemDraft; place: string; index: number; columns: number }

const FieldOnCanvas = memo(function FieldOnCanvas({ item, place, index, columns }: FieldProps) {
  const model = useModel()
  const { object, page } = useDesigner()
  const nameOf = useItemName(object)
  const path = nameOfItem(item)
  const field = path === undefined ? undefined : fieldIn(model, object, path)
  const own: Exclude<Extract<FieldItemDraft, object>, { gap: true }> | undefined =
    typeof item === 'object' && 'field' in item ? item : undefined
  const name = nameOf(item)
  const wide = field !== undefined && uiOf(field).wide === true
  const span = Math.min(columns, own?.span ?? (wide ? columns : 1))
  const hasRule =
    own?.visible_when !== undefined || own?.required_when !== undefined || own?.read_only_when !== undefined
  const list = [...pathOf(place), 'fields']
  return (
    <CanvasItem
      list={list}
      index={index}
      takes="field"
      across={columns > 1 && span < columns}
      name={name}
      style={{ gridColumn: `span ${span}` }}
    >
      {path === undefined || !field ? (
        <div className={classes['lost']}>{name}</div>
      ) : (
        <div className={classes['still']} inert>
          <ShownField page={page} path={path} label={own?.label} help={own?.help} />
        </div>
      )}
      {(field?.required === true || own?.required === true) && (
        <span className={classes['required']} aria-hidden>
          *
        </span>
      )}
      {hasRule && <RuleMark />}
      {columns > 1 && path !== undefined && !wide && <SpanHandle {...{ list, index, span, columns, name }} />}
    </CanvasItem>
  )
})

type SpanProps = { list: Path; index: number; span: number; columns: number; name: string }

/** Shown while the field is selected. */
function SpanHandle({ list, index, span, columns, name }: SpanProps) {
  const t = useStudioText()
  const { edits } = useDesigner()
  const selected = useCanvas((state) => isSelected(state.selection, `${list.join('/')}/${index}`))
  if (!selected) return null
  return (
    <span className={classes['span-handle']}>
      <SizeHandle
        label={t('layout.width_of', { name })}
        text={t('layout.width_is', { span, columns })}
        value={span}
        min={1}
        max={columns}
        valueAt={(x, _from, handle) => {
          const item = handle.closest('[data-kind]')?.getBoundingClientRect()
          return item ? Math.max(1, (x - item.left) / (item.width / span)) : span
        }}
        onChange={(value) => edits.setEach([{ list, index }], ['span'], value === 1 ? undefined : value)}
      />
    </span>
  )
}
