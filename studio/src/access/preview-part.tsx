/** What the change set opens and closes: for each person the rights and records gained and lost, asked before it is published. */
import { Button, Stack, Table, Text, Title } from '@mantine/core'
import { IconEyeCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { request } from '@trellis/runtime/api/client.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { EmptyState, ProblemCard } from '@trellis/runtime/ui/states.tsx'
import { itemsOf } from '../document/change-set-api.ts'
import { documentIn, labelOr } from '../document/documents.ts'
import { useChanges, useDocuments } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { maybeText, useStudioText } from '../i18n/studio-text.ts'
import objects from '../objects/objects.module.css'
import type { RightWords } from './rights-told.ts'
import { rightsTold } from './rights-told.ts'
import { useLabels } from './use-labels.ts'

type Named = { id: string; name: string | null }
type Preview = {
  rights: { user: { id: string; name: string }; gained: string[]; lost: string[] }[]
  records: {
    user: { id: string; name: string }
    object: string
    verb: 'read' | 'update' | 'delete' | 'transfer' | 'export'
    gained: number
    lost: number
    samples: { gained: Named[]; lost: Named[] }
  }[]
  complete: boolean
}

export function PreviewPart() {
  const t = useStudioText()
  const changes = useChanges()
  const asked = useMutation({
    mutationFn: () => request<Preview>('POST', '/api/v1/access/preview', { body: { items: itemsOf(changes) } }),
  })
  if (changes.length === 0)
    return (
      <div className={objects['scroll']}>
        <EmptyState
          icon={<IconEyeCheck size={28} stroke={1.4} />}
          title={t('access.preview_none')}
          text={t('access.preview_text')}
        />
      </div>
    )
  return (
    <div className={objects['scroll']}>
      <Stack gap="md" maw={980}>
        <Text size="sm" c="dimmed">
          {t('access.preview_text')}
        </Text>
        <Button
          style={{ alignSelf: 'start' }}
          leftSection={<IconEyeCheck size={15} />}
          loading={asked.isPending}
          onClick={() => asked.mutate()}
        >
          {t('access.preview_run', { count: changes.length })}
        </Button>
        {asked.isError && <ProblemCard error={asked.error} retry={() => asked.mutate()} />}
        {asked.data && <Told preview={asked.data} />}
      </Stack>
    </div>
  )
}

function Told({ preview }: { preview: Preview }) {
  const t = useStudioText()
  const isNothing = preview.rights.length === 0 && preview.records.length === 0
  return (
    <div role="status">
      {!preview.complete && (
        <Text size="sm" c="var(--mantine-color-error)">
          {t('access.preview_cut')}
        </Text>
      )}
      {isNothing && <Text size="sm">{t('access.preview_same')}</Text>}
      {preview.records.length > 0 && <Records lines={preview.records} />}
      {preview.rights.length > 0 && <Rights lines={preview.rights} />}
    </div>
  )
}

function Records({ lines }: { lines: Preview['records'] }) {
  const t = useStudioText()
  const { object: nameOf } = useLabels()
  return (
    <section aria-label={t('access.preview_records')}>
      <Title order={2} fz={14} mb={6}>
        {t('access.preview_records')}
      </Title>
      <Table withTableBorder fz="sm" mb="lg">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('access.why_user')}</Table.Th>
            <Table.Th>{t('access.object')}</Table.Th>
            <Table.Th>{t('access.gains')}</Table.Th>
            <Table.Th>{t('access.loses')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={`${line.user.id} ${line.object} ${line.verb}`}>
              <Table.Td>{line.user.name}</Table.Td>
              <Table.Td>
                {nameOf(line.object)} · {t(`access.verb_${line.verb}`)}
              </Table.Td>
              <Table.Td>
                <Count count={line.gained} sign="+" color="green" samples={line.samples.gained} />
              </Table.Td>
              <Table.Td>
                <Count count={line.lost} sign="−" color="red" samples={line.samples.lost} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function Count({ count, sign, color, samples }: { count: number; sign: string; color: string; samples: Named[] }) {
  if (count === 0) return null
  const names = samples.flatMap((one) => one.name ?? [])
  return (
    <>
      <Choice label={`${sign}${count}`} color={color} />{' '}
      <Text span size="xs" c="dimmed">
        {names.join(', ')}
        {count > names.length && names.length > 0 ? ' …' : ''}
      </Text>
    </>
  )
}

function Rights({ lines }: { lines: Preview['rights'] }) {
  const t = useStudioText()
  const words = useRightWords()
  return (
    <section aria-label={t('access.preview_rights')}>
      <Title order={2} fz={14} mb={6}>
        {t('access.preview_rights')}
      </Title>
      <Table withTableBorder fz="sm" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="22%">{t('access.why_user')}</Table.Th>
            <Table.Th>{t('access.gains')}</Table.Th>
            <Table.Th>{t('access.loses')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.user.id}>
              <Table.Td style={{ verticalAlign: 'top' }}>{line.user.name}</Table.Td>
              <Lines rights={line.gained} words={words} />
              <Lines rights={line.lost} words={words} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function Lines({ rights, words }: { rights: string[]; words: RightWords }) {
  return (
    <Table.Td style={{ verticalAlign: 'top' }}>
      {rightsTold(rights, words).map(({ title, text }) => (
        <div key={title ?? ''} style={{ overflowWrap: 'anywhere' }}>
          {title !== undefined && <b style={{ fontWeight: 600 }}>{title}: </b>}
          {text}
        </div>
      ))}
    </Table.Td>
  )
}

const reaches: { [verb: string]: StudioKey } = {
  'read reach': 'access.reach_read',
  'update reach': 'access.reach_update',
  'delete reach': 'access.reach_delete',
  'transfer reach': 'access.reach_transfer',
  'export reach': 'access.reach_export',
  'import reach': 'access.reach_import',
  'bulk reach': 'access.reach_bulk',
  'approve reach': 'access.reach_approve',
  'reveal reach': 'access.reach_reveal',
  'role hierarchy': 'access.reach_below',
}
const plainRights: { [name: string]: StudioKey } = {
  admin: 'access.is_admin',
  role: 'access.role',
  group: 'access.group',
}

function useRightWords(): RightWords {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const { object, field } = useLabels()
  const textOf = (key: StudioKey | undefined) => (key === undefined ? undefined : t(key))
  return {
    object,
    verb: (name) =>
      textOf(Object.hasOwn(reaches, name) ? reaches[name] : undefined) ?? maybeText(t, `access.right_${name}`) ?? name,
    field,
    rule: (name) => {
      const shared = documentIn(documents, 'sharing_rule', name)
      const kept = documentIn(documents, 'restriction_rule', name)
      const rule = shared ?? kept
      if (!rule) return undefined
      return t(shared ? 'access.by_sharing' : 'access.by_restriction', { name: labelOf(labelOr(rule['label'], name)) })
    },
    plain: (name) =>
      textOf(Object.hasOwn(plainRights, name) ? plainRights[name] : undefined) ??
      maybeText(t, `access.sys_${name}`) ??
      name,
    fields: (names) => t('access.told_fields', { names }),
  }
}
