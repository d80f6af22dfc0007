/** A list of fields that are added, put in order by drag and keys, and taken out: columns, card fields, the fields of an order. */
import { ActionIcon, Group, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { moved } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { fieldsNamed } from '../inspector/names-for.ts'
import { Sortable, useSortableItem } from '../inspector/sortable.tsx'
import { AddField, useFieldName } from './field-pick.tsx'
import classes from './pages.module.css'

type Props<T> = {
  title: string
  add: string
  object: string
  items: readonly T[]
  pathOf(item: T): string
  /** A line for a field that was just chosen. */
  start(field: string): T
  /** Fields that are not offered. */
  without?: string
  put(items: T[]): void
  /** What stands between the name and the way to take it out. */
  between?(item: T, change: (next: T) => void): ReactNode
}

export function FieldLines<T>({ title, add, object, items, pathOf, start, without, put, between }: Props<T>) {
  const labelOf = useLabel()
  const documents = useDocuments()
  const used = new Set([...items.map(pathOf), without])
  const free = fieldsNamed(documents, object).filter((field) => !used.has(field.value))
  return (
    <section>
      <Group justify="space-between" mb={4}>
        <Text size="xs" fw={550}>
          {title}
        </Text>
        <AddField
          label={add}
          fields={free.map((field) => ({ value: field.value, label: labelOf(field.label) }))}
          onAdd={(field) => put([...items, start(field)])}
        />
      </Group>
      <Sortable ids={items.map(pathOf)} onMove={(from, to) => put(moved(items, from, to))}>
        <div className={classes['lines']} role="list" aria-label={title}>
          {items.map((item, at) => (
            <Line
              key={pathOf(item)}
              object={object}
              path={pathOf(item)}
              onRemove={() => put(items.filter((_, index) => index !== at))}
            >
              {between?.(item, (next) => put(items.map((one, index) => (index === at ? next : one))))}
            </Line>
          ))}
        </div>
      </Sortable>
    </section>
  )
}

function Line(props: { object: string; path: string; onRemove(): void; children: ReactNode }) {
  const t = useStudioText()
  const name = useFieldName(props.object, props.path)
  const { attach, style, handle } = useSortableItem(props.path, name)
  return (
    <div ref={attach} style={style} className={classes['line']} role="listitem">
      {handle}
      <span className={classes['line-name']}>{name}</span>
      {props.children}
      <ActionIcon size={22} aria-label={t('app.remove_entry', { name })} onClick={props.onRemove}>
        <IconTrash size={13} />
      </ActionIcon>
    </div>
  )
}
