/** Keeps what the list shows as a view: for oneself, for the people of some roles and groups, or for everybody. */
import { Button, Group, Modal, MultiSelect, Radio, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useState } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { documentsOf, useModel } from '../../api/model.ts'
import { modelKey } from '../../api/queries.ts'
import { useMe } from '../../api/session.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { publishView } from './shared-view.ts'
import type { ListState } from './use-list.ts'
import { asDocument, asView } from './use-list.ts'

type Audience = 'me' | 'people' | 'everybody'

export function SaveView({ list, onClose }: { list: ListState; onClose(): void }) {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const [label, setLabel] = useState('')
  const [audience, setAudience] = useState<Audience>('me')
  const [chosen, setChosen] = useState<string[]>(me.roles.slice(0, 1).map((name) => `role ${name}`))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const id = Date.now().toString(36)
    try {
      if (audience === 'me') {
        await list.keepView(asView(list, `my:${id}`, label.trim()))
        list.open(`my:${id}`)
        return onClose()
      }
      const people = audience === 'people' ? peopleOf(chosen) : undefined
      await publishView(asDocument(list.object.name, { ...asView(list, `view_${id}`, label.trim()), people }))
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
          {me.publishes && (
            <WhoSees audience={audience} chosen={chosen} onAudience={setAudience} onChosen={setChosen} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit" disabled={audience === 'people' && chosen.length === 0}>
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
  onChosen(people: string[]): void
}) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const entriesOf = (kind: 'role' | 'group') =>
    documentsOf(model, kind).map((one) => ({
      value: `${kind} ${one.name}`,
      label: labelOf(one['label'] as Label) || one.name,
    }))
  const known = [
    { group: t('list.roles'), items: entriesOf('role') },
    { group: t('list.groups'), items: entriesOf('group') },
  ].filter((part) => part.items.length > 0)
  return (
    <>
      <Radio.Group label={t('list.view_for')} value={audience} onChange={(next) => onAudience(next as Audience)}>
        <Stack gap={6} mt={4}>
          <Radio value="me" label={t('list.for_me')} />
          {known.length > 0 && <Radio value="people" label={t('list.for_people')} />}
          <Radio value="everybody" label={t('list.for_everybody')} />
        </Stack>
      </Radio.Group>
      {audience === 'people' && (
        <MultiSelect aria-label={t('list.for_people')} data={known} value={chosen} onChange={onChosen} searchable />
      )}
    </>
  )
}

/** `role rep`, `group pre_sales` -> the audience of a document. */
function peopleOf(chosen: string[]): { roles?: string[]; groups?: string[] } {
  const named = (kind: string) =>
    chosen.flatMap((one) => (one.startsWith(`${kind} `) ? [one.slice(kind.length + 1)] : []))
  const [roles, groups] = [named('role'), named('group')]
  return { ...(roles.length > 0 ? { roles } : {}), ...(groups.length > 0 ? { groups } : {}) }
}
