/** The kinds of field, by group: a click adds one at the end, a drag puts it between two others. */
import { useDraggable } from '@dnd-kit/core'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'
import { fieldGroups, fieldKindOf } from './field-kinds.ts'
import type { FieldKind } from './field-kinds.ts'
import classes from './objects.module.css'

export function TypePalette({ onAdd }: { onAdd(type: string): void }) {
  const t = useStudioText()
  return (
    <div className={classes['palette']} role="group" aria-label={t('object.palette')} tabIndex={-1}>
      <div className={classes['card-text']} style={{ padding: '0 6px', fontSize: 12, color: 'var(--text-soft)' }}>
        {t('object.palette_hint')}
      </div>
      {fieldGroups.map((group) => (
        <div key={group.text} role="group" aria-label={t(group.text)}>
          <div className={classes['palette-group']}>{t(group.text)}</div>
          {group.kinds.map((kind) => (
            <PaletteItem key={kind.type} kind={kind} onAdd={onAdd} />
          ))}
        </div>
      ))}
    </div>
  )
}

function PaletteItem({ kind, onAdd }: { kind: FieldKind; onAdd(type: string): void }) {
  const t = useStudioText()
  const { setNodeRef, listeners } = useDraggable({ id: `type:${kind.type}`, data: { name: typeLabel(t, kind.type) } })
  const { onKeyDown: _keys, ...pointer } = listeners ?? {}
  return (
    <button
      ref={setNodeRef}
      {...pointer}
      type="button"
      className={classes['palette-item']}
      onClick={() => onAdd(kind.type)}
    >
      <kind.Shape size={15} stroke={1.6} aria-hidden />
      {typeLabel(t, kind.type)}
    </button>
  )
}

export function TypeGhost({ type }: { type: string }) {
  const t = useStudioText()
  const { Shape } = fieldKindOf(type)
  return (
    <div className={classes['ghost']}>
      <Shape size={15} stroke={1.6} aria-hidden />
      {typeLabel(t, type)}
    </div>
  )
}
