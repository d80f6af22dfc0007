/** Keeps what the list shows as a view: for oneself, for the people of some roles, or for everybody. */
import { Button, Group, Modal, MultiSelect, Radio, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useState } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { request } from '../../api/client.ts'
import { documentsOf, useModel } from '../../api/model.ts'
import { modelKey } from '../../api/queries.ts'
import { useMe } from '../../api/session.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import type { ListState } from './use-list.ts'
import { asDocument, asView } from './use-list.ts'

type Audience = 'me' | 'roles' | 'everybody'

export function SaveView({ list, onClose }: { list: ListState; onClose(): void }) {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const [label, setLabel] = useState('')
  const [audience, setAudience] = useState<Audience>('me')
  const [chosen, setChosen] = useState<string[]>(me.roles.slice(0, 1))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const id = Date.now().toString(36)
    try {
      if (audience === 'me') {
        await list.keepView(asView(list, `my:${id}`, label.trim()))
        list.open(`my:${id}`)
        return onClose()
      }
      await request('POST', '/api/v1/metadata/apply', {
        body: {
          items: [
            asDocument(list.object.name, {
              ...asView(list, `view_${id}`, label.trim()),
              roles: audience === 'roles' ? chosen : undefined,
            }),
          ],
        },
      })
      await client.invalidateQueries({ queryKey: modelKey })
      toastDone(t('list.view_saved'))
      list.open(`view_${id}`)
      onClose()
    } catch (error) {
      toastProblem(error)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('list.save_view')}
      size="sm"
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <TextInput
            label={t('list.view_name')}
            required
            withAsterisk={false}
            maxLength={60}
            data-autofocus
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          {me.admin && <WhoSees audience={audience} chosen={chosen} onAudience={setAudience} onChosen={setChosen} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit" disabled={audience === 'roles' && chosen.length === 0}>
              {t('shell.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function WhoSees({
  audience,
  chosen,
  onAudience,
  onChosen,
}: {
  audience: Audience
  chosen: string[]
  onAudience(audience: Audience): void
  onChosen(roles: string[]): void
}) {
  const t = useText()
  const labelOf = useLabel()
  const roles = documentsOf(useModel(), 'role')
  return (
    <>
      <Radio.Group label={t('list.view_for')} value={audience} onChange={(next) => onAudience(next as Audience)}>
        <Stack gap={6} mt={4}>
          <Radio value="me" label={t('list.for_me')} />
          {roles.length > 0 && <Radio value="roles" label={t('list.for_roles')} />}
          <Radio value="everybody" label={t('list.for_everybody')} />
        </Stack>
      </Radio.Group>
      {audience === 'roles' && (
        <MultiSelect
          aria-label={t('list.for_roles')}
          data={roles.map((role) => ({ value: role.name, label: labelOf(role['label'] as Label) || role.name }))}
          value={chosen}
          onChange={onChosen}
          searchable
        />
      )}
    </>
  )
}
