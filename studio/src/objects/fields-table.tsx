/** Fields in their order: labels in both languages edited in place, type, what is required, drag to order. */
import { useDroppable } from '@dnd-kit/core'
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { IconChevronRight, IconStarFilled } from '@tabler/icons-react'
import { memo } from 'react'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { StudioObject } from '../document/documents.ts'
import { fieldsOf, labelOr } from '../document/documents.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { textIn, withText } from '../inspector/label-input.tsx'
import { typeLabel } from '../inspector/texts-of.ts'
import { useSortableItem } from '../inspector/sortable.tsx'
import { go } from '../place.ts'
import { fieldKindOf } from './field-kinds.ts'
import classes from './objects.module.css'

export function FieldsTable({
  object,
  selected,
  placing,
}: {
  object: StudioObject
  selected?: string
  placing: boolean
}) {
  const t = useStudioText()
  const { setNodeRef: setEnd, isOver: isOverEnd } = useDroppable({ id: 'end', disabled: !placing })
  const fields = fieldsOf(object)
  return (
    <>
      <div className={classes['table']} role="table" aria-label={t('object.tab_fields')}>
        <div className={classes['row']} data-head role="row">
          <span role="columnheader" aria-label={t('shell.drag')} />
          <span role="columnheader">{t('object.english')}</span>
          <span role="columnheader">{t('object.chinese')}</span>
          <span role="columnheader">{t('object.type')}</span>
          <span role="columnheader">{t('object.required_short')}</span>
          <span role="columnheader" aria-label={t('shell.edit')} />
        </div>
        {fields.map(([name, field]) => (
          <FieldLine
            key={name}
            object={object.name}
            name={name}
            field={field}
            isName={(object.name_field ?? 'name') === name}
            selected={selected === name}
            placing={placing}
          />
        ))}
      </div>
      <div
        ref={setEnd}
        style={{
          minHeight: 56,
          borderRadius: 8,
          boxShadow: isOverEnd ? 'inset 0 2px 0 var(--mantine-color-accent-5)' : undefined,
        }}
      >
        {fields.length === 0 && (
          <Text size="sm" c="dimmed" ta="center" p="lg">
            {t('object.no_fields')}
          </Text>
        )}
      </div>
    </>
  )
}

type LineProps = {
  object: string
  name: string
  field: FieldDocument
  isName: boolean
  selected: boolean
  placing: boolean
}

const FieldLine = memo(function FieldLine({ object, name, field, isName, selected, placing }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const label = labelOr(field.label, name)
  const text = labelOf(label)
  const { attach, style, handle } = useSortableItem(name, text)
  const { setNodeRef: setRow, isOver } = useDroppable({ id: `row:${name}`, disabled: !placing, data: { name: text } })
  const set = (member: string, value: unknown) =>
    edits.set({ kind: 'object', name: object }, ['fields', name, member], value, { key: 'step.edit_field', name: text })
  const setLabel = (language: string, value: string) =>
    set(
      'label',
      withText(
        typeof field.label === 'string' || field.label === undefined ? { en: textIn(label, 'en') } : field.label,
        language,
        value,
      ),
    )
  const open = () => go(['objects', object, 'fields', name])
  return (
    <div
      ref={(node) => {
        attach(node)
        setRow(node)
      }}
      style={style}
      className={classes['row']}
      data-selected={selected || undefined}
      data-target={(placing && isOver) || undefined}
      data-field={name}
      role="row"
    >
      <span role="cell">{handle}</span>
      <span role="cell">
        <input
          className={classes['bare']}
          aria-label={t('object.label_of', { language: t('object.english'), name: text })}
          value={textIn(label, 'en')}
          onChange={(event) => setLabel('en', event.currentTarget.value)}
        />
      </span>
      <span role="cell">
        <input
          className={classes['bare']}
          lang="zh-CN"
          placeholder="—"
          aria-label={t('object.label_of', { language: t('object.chinese'), name: text })}
          value={textIn(label, 'zh-CN')}
          onChange={(event) => setLabel('zh-CN', event.currentTarget.value)}
        />
      </span>
      <TypeCell name={name} type={field.type} isName={isName} />
      <span role="cell">
        {!['formula', 'rollup', 'autonumber'].includes(field.type) && (
          <input
            type="checkbox"
            className={classes['check']}
            aria-label={`${t('object.required_short')}: ${text}`}
            checked={field.required === true}
            onChange={(event) => set('required', event.currentTarget.checked)}
          />
        )}
      </span>
      <span role="cell">
        <ActionIcon aria-label={t('object.open_field', { name: text })} onClick={open} aria-pressed={selected}>
          <IconChevronRight size={15} />
        </ActionIcon>
      </span>
    </div>
  )
})

function TypeCell({ name, type, isName }: { name: string; type: string; isName: boolean }) {
  const t = useStudioText()
  const { Shape } = fieldKindOf(type)
  return (
    <span role="cell" className={classes['type']}>
      <Tooltip label={name}>
        <Shape size={15} stroke={1.6} aria-hidden />
      </Tooltip>
      <span>{typeLabel(t, type)}</span>
      {isName && <IconStarFilled size={11} aria-label={t('object.name_field_mark')} role="img" />}
    </span>
  )
}
