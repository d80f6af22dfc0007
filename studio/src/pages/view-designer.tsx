/** The designer of a list or board: its settings at the left, live data at the right as it will look. */
import { ActionIcon, Accordion, Button, Group, Menu, NumberInput, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { objectIn as viewIn } from '@trellis/runtime/api/model.ts'
import { PageSkeleton } from '@trellis/runtime/ui/states.tsx'
import { documentIn, fieldOf, labelOr, objectIn } from '../document/documents.ts'
import { moved } from '../document/pointers.ts'
import type { Path } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ReferenceInput } from '../inspector/choice-inputs.tsx'
import { LabelInput } from '../inspector/label-input.tsx'
import { fieldsNamed } from '../inspector/names-for.ts'
import { choiceLabel } from '../inspector/property-form.tsx'
import { Sortable, useSortableItem } from '../inspector/sortable.tsx'
import { WhereInput } from '../inspector/where-input.tsx'
import { go } from '../place.ts'
import { RuntimeFrame } from '../preview/runtime-frame.tsx'
import { useDraftView } from '../preview/use-draft-view.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import { BoardSettings } from './board-settings.tsx'
import { ViewPreview } from './view-preview.tsx'
import classes from './pages.module.css'

export type ViewDraft = AnyDocument & ListViewDocument
export type SetView = (path: Path, value: unknown) => void
type Column = NonNullable<ListViewDocument['columns']>[number]

const kinds = ['table', 'board'] as const
const scopes = ['all', 'mine', 'my_team'] as const

export function ViewDesigner({ name }: { name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const edits = useEdits()
  const { model } = useDraftView()
  const view = documentIn<ViewDraft>(documents, 'list_view', name)
  const object = name.split('.')[0] ?? ''
  if (!view) return <Missing />
  const set: SetView = (path, value) => edits.set(view, path, value)
  const label = labelOf(labelOr(documentIn(documents, 'object', object)?.['label'], object))
  const shown = model && viewIn(model, object)
  const remove = () => {
    edits.remove(view)
    go(['objects', object, 'pages'])
  }
  return (
    <Room
      wide
      title={labelOf(labelOr(view.label, name))}
      from={[
        { title: t('object.objects'), to: ['objects'] },
        { title: label, to: ['objects', object, 'pages'] },
      ]}
      actions={
        <ActionIcon variant="default" aria-label={t('view.remove')} onClick={remove}>
          <IconTrash size={15} />
        </ActionIcon>
      }
    >
      <div className={classes['designer']}>
        <div className={classes['settings']} role="region" aria-label={t('view.settings')} tabIndex={-1}>
          <Settings view={view} object={object} set={set} />
        </div>
        <div className={classes['live']}>
          {model && shown ? (
            <RuntimeFrame model={model}>
              <ViewPreview view={view} object={shown} />
            </RuntimeFrame>
          ) : (
            <PageSkeleton />
          )}
        </div>
      </div>
    </Room>
  )
}

function Settings({ view, object, set }: { view: ViewDraft; object: string; set: SetView }) {
  const t = useStudioText()
  const documents = useDocuments()
  const labelOf = useLabel()
  const type = view.type ?? 'table'
  const sort = view.order_by?.[0]
  const fields = fieldsNamed(documents, object).map((field) => ({ value: field.value, label: labelOf(field.label) }))
  return (
    <Stack gap="md">
      <LabelInput title={t('prop.label')} value={view.label} onChange={(value) => set(['label'], value)} />
      <SegmentedControl aria-label={t('view.kind')} fullWidth value={type} onChange={(next) => set(['type'], next)} data={kinds.map((kind) => ({ value: kind, label: choiceLabel(t, kind) }))} />
      {type === 'board' ? <BoardSettings view={view} object={object} set={set} /> : <ColumnsEditor view={view} object={object} set={set} />}
      <WhereInput label={t('view.filter')} help={t('view.filter_help')} object={object} value={view.where} onChange={(value) => set(['where'], value)} />
      <Select label={t('view.scope')} data={scopes.map((scope) => ({ value: scope, label: t(`view.scope_${scope}` as StudioKey) }))} value={view.scope ?? 'all'} onChange={(value) => set(['scope'], value === 'all' ? undefined : value)} allowDeselect={false} />
      <Group grow align="end">
        <Select label={t('view.sort')} data={fields} value={sort?.field ?? null} onChange={(value) => set(['order_by'], value === null ? undefined : [{ field: value, dir: sort?.dir ?? 'asc' }])} searchable clearable clearButtonProps={{ 'aria-label': t('shell.remove') }} />
        <Select
          aria-label={`${t('view.sort')}: ${t('view.asc')} / ${t('view.desc')}`}
          data={[
            { value: 'asc', label: t('view.asc') },
            { value: 'desc', label: t('view.desc') },
          ]}
          value={sort?.dir ?? 'asc'}
          disabled={!sort}
          onChange={(value) => sort && set(['order_by'], [{ field: sort.field, dir: value }])}
          allowDeselect={false}
        />
      </Group>
      {type === 'table' && <ReferenceInput label={t('prop.group_by')} to="field" object={object} many={false} value={view.group_by} onChange={(value) => set(['group_by'], value)} />}
      <Accordion variant="default" styles={{ control: { paddingInline: 0 }, content: { paddingInline: 0 }, label: { fontSize: 13, paddingBlock: 8 } }}>
        <Accordion.Item value="who">
          <Accordion.Control>{t('app.who')}</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="sm">
              <Text size="xs" c="dimmed">
                {t('app.who_text')}
              </Text>
              <ReferenceInput label={t('app.roles')} to="role" many value={view.visible_to?.roles} onChange={(value) => set(['visible_to', 'roles'], value)} />
              <ReferenceInput label={t('prop.permission_sets')} to="permission_set" many value={view.visible_to?.permission_sets} onChange={(value) => set(['visible_to', 'permission_sets'], value)} />
              <NumberInput label={t('prop.position')} value={view.position ?? ''} onChange={(value) => set(['position'], value === '' ? undefined : Number(value))} />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  )
}

export function pathOf(column: Column): string {
  return typeof column === 'string' ? column : column.field
}

function ColumnsEditor({ view, object, set }: { view: ViewDraft; object: string; set: SetView }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const columns = view.columns ?? []
  const put = (next: Column[]) => set(['columns'], next)
  const used = new Set(columns.map(pathOf))
  const free = fieldsNamed(documents, object).filter((field) => !used.has(field.value))
  return (
    <section>
      <Group justify="space-between" mb={4}>
        <Text size="xs" fw={550}>
          {t('view.columns')}
        </Text>
        <AddField label={t('view.add_column')} fields={free.map((field) => ({ value: field.value, label: labelOf(field.label) }))} onAdd={(field) => put([...columns, field])} />
      </Group>
      <Sortable ids={columns.map(pathOf)} onMove={(from, to) => put(moved(columns, from, to))}>
        <div className={classes['lines']} role="list" aria-label={t('view.columns')}>
          {columns.map((column, at) => (
            <ColumnLine key={pathOf(column)} column={column} object={object} onChange={(next) => put(columns.map((one, index) => (index === at ? next : one)))} onRemove={() => put(columns.filter((_, index) => index !== at))} />
          ))}
        </div>
      </Sortable>
    </section>
  )
}

const totals = ['sum', 'avg', 'min', 'max', 'count'] as const
const numeric = new Set(['number', 'integer', 'currency', 'percent', 'duration', 'rating', 'formula', 'rollup'])

function ColumnLine({ column, object, onChange, onRemove }: { column: Column; object: string; onChange(next: Column): void; onRemove(): void }) {
  const t = useStudioText()
  const name = useFieldName(object, pathOf(column))
  const documents = useDocuments()
  const item = useSortableItem(pathOf(column), name)
  const type = fieldOf(objectIn(documents, object), pathOf(column))?.type ?? ''
  const total = typeof column === 'string' ? undefined : column.total
  const setTotal = (value: string | null) => {
    const rest = typeof column === 'string' ? { field: column } : { ...column, total: undefined }
    const next = value === null || value === '' ? rest : { ...rest, total: value as (typeof totals)[number] }
    const own = Object.entries(next).filter(([, one]) => one !== undefined)
    onChange(own.length === 1 ? pathOf(column) : (Object.fromEntries(own) as Column))
  }
  return (
    <div ref={item.ref} style={item.style} className={classes['line']} role="listitem">
      {item.handle}
      <span className={classes['line-name']}>{name}</span>
      {numeric.has(type) && (
        <Select size="xs" w={108} aria-label={`${t('view.total')}: ${name}`} data={[{ value: '', label: t('view.no_total') }, ...totals.map((one) => ({ value: one, label: choiceLabel(t, one) }))]} value={total ?? ''} onChange={setTotal} allowDeselect={false} />
      )}
      <ActionIcon size={22} aria-label={t('app.remove_entry', { name })} onClick={onRemove}>
        <IconTrash size={13} />
      </ActionIcon>
    </div>
  )
}

export function useFieldName(object: string, path: string): string {
  const labelOf = useLabel()
  const documents = useDocuments()
  const [head = ''] = path.split('.')
  const named = fieldsNamed(documents, object).find((field) => field.value === head)
  const rest = path.slice(head.length)
  return (named ? labelOf(named.label) : head) + rest
}

export function AddField({ label, fields, onAdd }: { label: string; fields: { value: string; label: string }[]; onAdd(field: string): void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} disabled={fields.length === 0}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {fields.map((field) => (
          <Menu.Item key={field.value} onClick={() => onAdd(field.value)}>
            {field.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
