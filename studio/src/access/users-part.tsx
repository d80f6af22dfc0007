/** Users: who may sign in, with which role and permission sets. Changed at once, not by publishing. */
import {
  Badge,
  Button,
  Checkbox,
  Group,
  MultiSelect,
  Modal,
  Select,
  Stack,
  Text,
  TextInput,
  PasswordInput,
} from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@trellis/runtime/api/client.ts'
import { problemOf, problemsByField } from '@trellis/runtime/api/problem.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Face } from '@trellis/runtime/ui/choice.tsx'
import { ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import type { Documents } from '../document/documents.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import objects from '../objects/objects.module.css'
import room from '../shell/room.module.css'
import { HandOverDialog } from './hand-over-dialog.tsx'
import type { Person } from './use-people.ts'
import { peopleKey, usePeople } from './use-people.ts'

type Form = {
  name: string
  email: string
  password: string
  role: string | null
  permission_sets: string[]
  admin: boolean
  active: boolean
}

export function UsersPart() {
  const t = useStudioText()
  const found = usePeople()
  const [open, setOpen] = useState<Person | 'new' | null>(null)
  const [leaver, setLeaver] = useState<Person | null>(null)
  return (
    <div className={objects['scroll']}>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          {t('access.at_once')}
        </Text>
        <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen('new')}>
          {t('access.new_user')}
        </Button>
      </Group>
      {found.isPending && <RowsSkeleton rows={6} />}
      {found.isError && <ProblemCard error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <div className={room['lines']}>
          {found.data.records.map((user) => (
            <button
              key={user.id}
              type="button"
              className={room['line']}
              style={{ width: '100%', border: 0, font: 'inherit', cursor: 'pointer', textAlign: 'left' }}
              onClick={() => setOpen(user)}
            >
              <Face name={user.name} size={24} />
              <span className={room['grow']}>
                {user.name}
                <br />
                <span className={room['card-text']}>{user.email}</span>
              </span>
              {user.role !== null && <RoleBadge role={user.role} />}
              {user.admin && <Badge>{t('access.is_admin')}</Badge>}
              {!user.active && <Badge color="gray">{t('access.inactive')}</Badge>}
            </button>
          ))}
        </div>
      )}
      {open !== null && (
        <UserForm
          user={open === 'new' ? undefined : open}
          onClose={() => setOpen(null)}
          onHandOver={(user) => {
            setOpen(null)
            setLeaver(user)
          }}
        />
      )}
      {leaver !== null && <HandOverDialog from={leaver} onClose={() => setLeaver(null)} />}
    </div>
  )
}

function RoleBadge({ role }: { role: string }) {
  const labelOf = useLabel()
  const published = useStudioState((state) => state.published)
  return <Badge color="gray">{labelOf(labelOr(published.get(`role/${role}`)?.['label'], role))}</Badge>
}

type UserFormProps = { user: Person | undefined; onClose(): void; onHandOver(user: Person): void }

function UserForm({ user, onClose, onHandOver }: UserFormProps) {
  const t = useStudioText()
  const [form, setForm] = useState<Form>({
    name: user?.name ?? '',
    email: user?.email ?? '',
    password: '',
    role: user?.role ?? null,
    permission_sets: user?.permission_sets ?? [],
    admin: user?.admin ?? false,
    active: user?.active ?? true,
  })
  const { errors, busy, save } = useSaveUser(user, onClose)
  const set = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }))
  const errorOf = (field: string) => errors[field]?.join(' ')
  return (
    <Modal
      opened
      onClose={onClose}
      title={user?.name ?? t('access.new_user')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save(form)
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('access.name')}
            required
            data-autofocus
            value={form.name}
            error={errorOf('name')}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('access.email')}
            required
            type="email"
            value={form.email}
            error={errorOf('email')}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <PasswordInput
            label={t(user ? 'access.password_keep' : 'access.password')}
            autoComplete="new-password"
            value={form.password}
            error={errorOf('password')}
            onChange={(event) => set({ password: event.currentTarget.value })}
          />
          <Rights form={form} isNew={user === undefined} set={set} errorOf={errorOf} />
          <Group justify={user ? 'space-between' : 'flex-end'}>
            {user && (
              <Button variant="subtle" onClick={() => onHandOver(user)}>
                {t('access.hand_over')}
              </Button>
            )}
            <Button type="submit" loading={busy}>
              {t('access.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type RightsProps = {
  form: Form
  isNew: boolean
  set(change: Partial<Form>): void
  errorOf(field: string): string | undefined
}

function Rights({ form, isNew, set, errorOf }: RightsProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  // Only what is published can be given to somebody.
  const published = useStudioState((state) => state.published)
  const named = (kind: string) => namedOf(published, kind, labelOf)
  return (
    <>
      <Select
        label={t('access.role')}
        data={named('role')}
        value={form.role}
        error={errorOf('role')}
        onChange={(role) => set({ role })}
        clearable
        clearButtonProps={{ 'aria-label': t('shell.remove') }}
      />
      <MultiSelect
        label={t('access.sets')}
        data={named('permission_set')}
        value={form.permission_sets}
        error={errorOf('permission_sets')}
        onChange={(value) => set({ permission_sets: value })}
      />
      <Checkbox
        label={t('access.admin')}
        checked={form.admin}
        onChange={(event) => set({ admin: event.currentTarget.checked })}
      />
      {!isNew && (
        <Checkbox
          label={t('access.active')}
          checked={form.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      )}
    </>
  )
}

function useSaveUser(user: Person | undefined, onDone: () => void) {
  const t = useStudioText()
  const client = useQueryClient()
  const [errors, setErrors] = useState<{ [field: string]: string[] }>({})
  const [busy, setBusy] = useState(false)
  const save = async (form: Form) => {
    setBusy(true)
    try {
      const { password, ...rest } = form
      const body = { ...rest, ...(password !== '' && { password }) }
      await (user ? request('PATCH', `/api/v1/users/${user.id}`, { body }) : request('POST', '/api/v1/users', { body }))
      await client.invalidateQueries({ queryKey: peopleKey })
      toastDone(t('access.saved'))
      onDone()
    } catch (error) {
      const problem = problemOf(error)
      setErrors(problemsByField(problem))
      if ((problem.errors ?? []).length === 0) toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { errors, busy, save }
}

function namedOf(
  documents: Documents,
  kind: string,
  labelOf: (label: ReturnType<typeof labelOr>) => string,
): { value: string; label: string }[] {
  return documentsOfKind(documents, kind).map((document) => ({
    value: document.name,
    label: labelOf(labelOr(document['label'], document.name)),
  }))
}
