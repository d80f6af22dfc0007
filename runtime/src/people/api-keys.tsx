/** Keys for scripts and integrations; each may do what its person may do. The key itself is shown once. */
import { Alert, Button, Code, Group, Modal, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { IconKey } from '@tabler/icons-react'
import type { FormEvent } from 'react'
import { useState } from 'react'
import type { ApiKeyView } from '../api/session.ts'
import { createApiKey, deleteApiKey, readApiKeys } from '../api/session.ts'
import { formatInstant } from '../i18n/format.ts'
import { useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import { confirm } from '../ui/confirm.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '../ui/states.tsx'
import { toastProblem } from '../ui/toast.tsx'
import { Copy } from './security.tsx'
import { useAttempt } from './sign-in-form.tsx'

const key = ['api-keys'] as const
const dayS = 86_400

export function ApiKeys() {
  const t = useText()
  const client = useQueryClient()
  const [creating, setCreating] = useState(false)
  const keys = useQuery({ queryKey: key, queryFn: readApiKeys })
  const remove = async (id: string, name: string) => {
    if (
      !(await confirm({
        title: t('account.delete_key'),
        text: t('account.delete_key_text', { name }),
        yes: t('shell.delete'),
        danger: true,
      }))
    )
      return
    try {
      await deleteApiKey(id)
      await client.invalidateQueries({ queryKey: key })
    } catch (error) {
      toastProblem(error)
    }
  }
  if (keys.isPending) return <RowsSkeleton rows={3} />
  if (keys.error) return <ProblemCard error={keys.error} retry={() => void keys.refetch()} />
  const create = <Button onClick={() => setCreating(true)}>{t('account.create_key')}</Button>
  return (
    <Stack gap="md">
      {keys.data.length === 0 ? (
        <EmptyState
          icon={<IconKey size={28} stroke={1.4} />}
          title={t('account.no_keys')}
          text={t('account.keys_text')}
          action={create}
        />
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t('account.keys_text')}
          </Text>
          <KeyTable keys={keys.data} onRemove={(one) => void remove(one.id, one.name ?? '')} />
          <Group>{create}</Group>
        </>
      )}
      {creating && <CreateKey onClose={() => setCreating(false)} />}
    </Stack>
  )
}

function KeyTable({ keys, onRemove }: { keys: ApiKeyView[]; onRemove(key: ApiKeyView): void }) {
  const t = useText()
  const place = usePlace()
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={8} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('account.name')}</Table.Th>
            <Table.Th>{t('account.key_starts')}</Table.Th>
            <Table.Th>{t('account.expires')}</Table.Th>
            <Table.Th aria-label={t('account.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>{one.name ?? ''}</Table.Td>
              <Table.Td>
                <Code>{one.start ?? ''}…</Code>
              </Table.Td>
              <Table.Td className="figures">
                {one.expiresAt === null ? t('account.never') : formatInstant(one.expiresAt, place)}
              </Table.Td>
              <Table.Td ta="right">
                <Button variant="subtle" color="red" size="compact-xs" onClick={() => onRemove(one)}>
                  {t('shell.delete')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function CreateKey({ onClose }: { onClose(): void }) {
  const t = useText()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const [made, setMade] = useState<string | null>(null)
  const { busy, message, run } = useAttempt(t)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      const answer = await createApiKey({
        name: name.trim(),
        ...(days === '' ? {} : { expiresIn: Number(days) * dayS }),
      })
      setMade(answer.key)
      await client.invalidateQueries({ queryKey: key })
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('account.create_key')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {made === null ? (
        <form onSubmit={submit}>
          <Stack gap="sm">
            {message !== undefined && (
              <Alert color="red" variant="light" role="alert" p="xs">
                {message}
              </Alert>
            )}
            <TextInput
              label={t('account.name')}
              placeholder={t('account.key_name_hint')}
              required
              withAsterisk={false}
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={t('account.expires')}
              allowDeselect={false}
              value={days}
              onChange={(value) => setDays(value ?? '')}
              data={[
                { value: '30', label: t('account.days', { count: 30 }) },
                { value: '90', label: t('account.days', { count: 90 }) },
                { value: '365', label: t('account.days', { count: 365 }) },
                { value: '', label: t('account.never') },
              ]}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={busy}>
                {t('account.create_key')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{t('account.key_once')}</Text>
          <Code block>{made}</Code>
          <Group justify="flex-end">
            <Copy value={made} />
            <Button onClick={onClose}>{t('shell.done')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
