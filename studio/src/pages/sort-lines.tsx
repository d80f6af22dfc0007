/** In which order the records stand: by several fields, the first of them first. */
import { Select, Text } from '@mantine/core'
import { useStudioText } from '../i18n/studio-text.ts'
import { FieldLines } from './field-lines.tsx'
import { useFieldName } from './field-pick.tsx'
import type { SetView, ViewDraft } from './view-draft.ts'

type Part = NonNullable<ViewDraft['order_by']>[number]

type Props = { view: Pick<ViewDraft, 'order_by'>; object: string; set: SetView }

export function SortLines({ view, object, set }: Props) {
  const t = useStudioText()
  const parts = view.order_by ?? []
  return (
    <div>
      <FieldLines<Part>
        title={t('view.sort')}
        add={t('view.add_sort')}
        object={object}
        items={parts}
        pathOf={(part) => part.field}
        start={(field) => ({ field, dir: 'asc' })}
        put={(next) => set(['order_by'], next.length === 0 ? undefined : next)}
        between={(part, change) => <Direction object={object} part={part} onChange={change} />}
      />
      {parts.length === 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('view.no_sort')}
        </Text>
      )}
    </div>
  )
}

function Direction({ object, part, onChange }: { object: string; part: Part; onChange(next: Part): void }) {
  const t = useStudioText()
  const name = useFieldName(object, part.field)
  return (
    <Select
      size="xs"
      w={150}
      aria-label={t('view.direction_of', { name })}
      data={[
        { value: 'asc', label: t('view.asc') },
        { value: 'desc', label: t('view.desc') },
      ]}
      value={part.dir ?? 'asc'}
      onChange={(dir) => onChange({ ...part, dir: dir === 'desc' ? 'desc' : 'asc' })}
      allowDeselect={false}
    />
  )
}
