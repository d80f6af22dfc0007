/** What a type leaves open: the choices a column becomes, and how a link finds its record. */
import { Button, Popover, Select, Stack, Text, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useStudioText } from '../i18n/studio-text.ts'
import type { TableDraft } from './file-draft.ts'
import type { Column, Link } from './infer.ts'
import { mostChoices } from './infer.ts'

type Props = { column: Column; target: TableDraft | undefined; onChange(column: Column): void }

export function ColumnDetails({ column, target, onChange }: Props) {
  const t = useStudioText()
  const isChoice = column.type === 'select' || column.type === 'multi_select'
  if (column.link)
    return (
      <Details title={linkText(t, column.link)} name={column.header}>
        <LinkDetails column={column} link={column.link} target={target} onChange={onChange} />
      </Details>
    )
  if (isChoice)
    return (
      <Details title={t('start.choices', { count: choiceCount(column) })} name={column.header}>
        <ChoiceDetails column={column} onChange={onChange} />
      </Details>
    )
  return column.type === 'currency' && column.currency ? (
    <Text size="xs" c="dimmed">
      {t('start.in_currency', { currency: column.currency })}
    </Text>
  ) : null
}

function linkText(t: ReturnType<typeof useStudioText>, { asked, found }: Link): string {
  return asked === 0 ? t('start.link_by_name') : t('start.link_found', { found, count: asked })
}

function choiceCount(column: Column): number {
  return new Set(column.choices.map(({ label }) => label)).size
}

function Details({ title, name, children }: { title: string; name: string; children: ReactNode }) {
  return (
    <Popover position="bottom-start" withinPortal trapFocus shadow="md" width={320}>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" aria-label={`${title}: ${name}`}>
          {title}
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}

function ChoiceDetails({ column, onChange }: { column: Column; onChange(column: Column): void }) {
  const t = useStudioText()
  const set = (at: number, label: string) =>
    onChange({ ...column, choices: column.choices.map((one, index) => (index === at ? { ...one, label } : one)) })
  if (column.choices.length === 0) return <Text size="sm">{t('start.too_many_choices', { most: mostChoices })}</Text>
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">
        {t('start.choices_text')}
      </Text>
      {column.choices.map(({ text, label }, at) => (
        <TextInput
          key={text}
          size="xs"
          aria-label={t('start.choice_of', { text })}
          value={label}
          onChange={(event) => set(at, event.currentTarget.value)}
        />
      ))}
    </Stack>
  )
}

type LinkProps = Props & { link: Link }

function LinkDetails({ column, link, target, onChange }: LinkProps) {
  const t = useStudioText()
  const set = (change: Partial<Link>) => onChange({ ...column, link: { ...link, ...change } })
  const missing = [
    ...(column.type === 'user' ? [] : [{ value: 'create', label: t('start.missing_create') }]),
    { value: 'blank', label: t('start.missing_blank') },
    { value: 'error', label: t('start.missing_error') },
  ]
  return (
    <Stack gap="xs">
      {target && typeof link.by === 'number' && (
        <Select
          size="xs"
          label={t('start.link_by')}
          comboboxProps={{ withinPortal: false }}
          data={target.columns.filter((one) => one.use).map((one) => ({ value: String(one.index), label: one.label }))}
          value={String(link.by < 0 ? (target.naming ?? 0) : link.by)}
          onChange={(value) => value !== null && set({ by: Number(value), asked: 0, found: 0 })}
          allowDeselect={false}
        />
      )}
      <Select
        size="xs"
        label={t('start.missing')}
        comboboxProps={{ withinPortal: false }}
        data={missing}
        value={link.missing}
        onChange={(value) => value !== null && set({ missing: value as Link['missing'] })}
        allowDeselect={false}
      />
    </Stack>
  )
}
