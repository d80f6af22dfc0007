/** The tables of a file, to look over and correct before anything is made. */
import { Alert, Button, Checkbox, Group, Select, Stack, Tabs, Text, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { setsOfApp } from '../document/commands/grant-object.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { WhoWorks } from '../objects/who-works.tsx'
import { ColumnsPreview } from './columns-preview.tsx'
import type { DraftContext, FileDraft, TableDraft } from './file-draft.ts'
import { withHead } from './file-draft.ts'
import type { Column } from './infer.ts'

type Props = {
  draft: FileDraft
  context: DraftContext
  onChange(update: (draft: FileDraft) => FileDraft): void
  onAgain(): void
  onCreate(): void
}

export function FilePreview({ draft, context, onChange, onAgain, onCreate }: Props) {
  const t = useStudioText()
  const documents = useDocuments()
  const [shown, setShown] = useState('0')
  const used = draft.tables.filter((table) => table.use)
  const ready = used.length > 0 && used.every(isReady)
  const records = used.reduce((sum, table) => sum + table.rows.length, 0)
  const set = (at: number, update: (table: TableDraft) => TableDraft) =>
    onChange((whole) => ({
      ...whole,
      tables: whole.tables.map((one, index) => (index === at ? update(one) : one)),
    }))
  const panel = (table: TableDraft, at: number) => (
    <TablePreview
      table={table}
      tables={draft.tables}
      context={context}
      onChange={(update) => set(at, update)}
      first={
        at === 0 ? (
          <>
            <AppChoice
              value={draft.app}
              onChange={(app) => onChange((whole) => ({ ...whole, app, sets: setsOfApp(documents, app) }))}
            />
            <WhoWorks value={draft.sets} onChange={(sets) => onChange((whole) => ({ ...whole, sets }))} />
          </>
        ) : undefined
      }
    />
  )
  return (
    <Stack gap="md">
      {draft.tables.length === 1 && draft.tables[0] ? (
        panel(draft.tables[0], 0)
      ) : (
        <Tabs value={shown} onChange={(value) => setShown(value ?? '0')} keepMounted={false}>
          <Tabs.List mb="md">
            {draft.tables.map((table, at) => (
              <Tabs.Tab key={at} value={String(at)} style={table.use ? undefined : { opacity: 0.55 }}>
                {table.raw.title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {draft.tables.map((table, at) => (
            <Tabs.Panel key={at} value={String(at)}>
              {panel(table, at)}
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
      <Text size="sm" c="dimmed">
        {t('start.create_text', { count: records })}
      </Text>
      <Group gap={8}>
        <Button onClick={onCreate} disabled={!ready} size="sm">
          {t('start.create')}
        </Button>
        <Button variant="default" size="sm" onClick={onAgain}>
          {t('start.again')}
        </Button>
      </Group>
    </Stack>
  )
}

function isReady(table: TableDraft): boolean {
  return table.label.trim() !== '' && table.columns.some((column) => column.use)
}

type TableProps = {
  table: TableDraft
  tables: TableDraft[]
  context: DraftContext
  onChange(update: (table: TableDraft) => TableDraft): void
  first: ReactNode
}

function TablePreview({ table, tables, context, onChange, first }: TableProps) {
  const t = useStudioText()
  const set = (change: Partial<TableDraft>) => onChange((whole) => ({ ...whole, ...change }))
  const setColumn = (column: Column) =>
    onChange((whole) => ({
      ...whole,
      columns: whole.columns.map((one) => (one.index === column.index ? column : one)),
    }))
  return (
    <Stack gap="sm">
      <Group gap="sm" align="end">
        <TextInput
          label={t('object.one')}
          value={table.label}
          onChange={(event) => set({ label: event.currentTarget.value })}
          w={260}
        />
        {first}
        <Stack gap={6} pb={2}>
          {tables.length > 1 && (
            <Checkbox
              label={t('start.use_table')}
              checked={table.use}
              onChange={(event) => set({ use: event.currentTarget.checked })}
            />
          )}
          <Checkbox
            label={t('start.first_row')}
            checked={table.headerAt >= 0}
            onChange={(event) => set(withHead(table, event.currentTarget.checked, context))}
          />
        </Stack>
      </Group>
      {table.sheet.dropped > 0 && (
        <Alert color="orange" role="status">
          {t('start.dropped', { count: table.sheet.dropped, first: table.columns.length })}
        </Alert>
      )}
      {table.use && (
        <ColumnsPreview
          columns={table.columns}
          naming={table.naming}
          tables={tables}
          own={table}
          onColumn={setColumn}
          onNaming={(naming) => set({ naming })}
        />
      )}
    </Stack>
  )
}

function AppChoice({ value, onChange }: { value: string; onChange(app: string): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const apps = documentsOfKind(useDocuments(), 'app')
  const places = [
    ...apps.map((app) => ({ value: app.name, label: labelOf(labelOr(app['label'], app.name)) })),
    { value: '+', label: t('object.new_app') },
  ]
  return (
    <Select
      label={t('object.in_app')}
      data={places}
      value={value}
      onChange={(app) => onChange(app ?? '+')}
      allowDeselect={false}
      w={220}
    />
  )
}
