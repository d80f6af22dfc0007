/** Names a view and says who sees it: what the list shows now as a new view, a copy, or the settings of the view that is open. */
import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { useModel } from '../../api/model.ts'
import { modelKey } from '../../api/queries.ts'
import { useMe } from '../../api/session.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { audienceOf, PeoplePick, picksOf } from './people-pick.tsx'
import { shareView, sharedView, unshareView } from './shared-view.ts'
import type { ListState } from './use-list.ts'
import { asDocument, asView } from './use-list.ts'
import type { SavedView } from './views.ts'

type Audience = 'me' | 'people' | 'everybody'
type Wish = { label: string; audience: Audience; chosen: string[] }

export type SaveHow = 'new' | 'copy' | 'settings'

const titles = { new: 'list.save_view', copy: 'list.copy_view', settings: 'list.view_settings' } as const

export function SaveView({ list, how, onClose }: { list: ListState; how: SaveHow; onClose(): void }) {
  const t = useText()
  const labelOf = useLabel()
  const { view } = list
  const shared = how === 'settings' && view.own !== true
  const named = labelOf(view.label)
  const [wish, setWish] = useState<Wish>({
    label: how === 'new' ? '' : how === 'copy' ? t('list.copy_of', { name: named }) : named,
    audience: !shared ? 'me' : view.people ? 'people' : 'everybody',
    chosen: shared ? picksOf(view.people) : [],
  })
  const [isSaving, setSaving] = useState(false)
  const save = useSave(list, how)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    try {
      await save({ ...wish, label: wish.label.trim() })
      toastDone(t('list.view_saved'))
      onClose()
    } catch (error) {
      toastProblem(error)
    } finally {
      setSaving(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(titles[how])}
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
            value={wish.label}
            onChange={(event) => setWish({ ...wish, label: event.currentTarget.value })}
          />
          <WhoSees wish={wish} onWish={setWish} />
          {shared && view.sharedBy !== undefined && (
            <Text size="xs" c="dimmed">
              {t('list.shared_by', { name: view.sharedBy })}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell.cancel')}
            </Button>
            <Button
              type="submit"
              loading={isSaving}
              disabled={wish.label.trim() === '' || (wish.audience === 'people' && wish.chosen.length === 0)}
            >
              {t('shell.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Keeps or shares as wished; what was shared and is so no more is taken from the others, what was one's own and is shared stays once. */
function useSave(list: ListState, how: SaveHow): (wish: Wish) => Promise<void> {
  const client = useQueryClient()
  const model = useModel()
  const { object, view } = list
  const isOpen = how === 'settings'
  const content = (name: string, label: string): SavedView =>
    isOpen ? { ...view, name, label } : asView(list, name, label)
  const refresh = () => client.invalidateQueries({ queryKey: modelKey })
  return async ({ label, audience, chosen }) => {
    const id = Date.now().toString(36)
    if (audience === 'me') {
      const name = isOpen && view.own ? view.name : `my:${id}`
      const { people: _people, sharedBy: _by, ...own } = content(name, label)
      await list.keepView(own)
      if (isOpen && !view.own) {
        await unshareView(object.name, view.name)
        await refresh()
      }
      return list.open(name)
    }
    const people = audience === 'people' ? audienceOf(chosen) : undefined
    const known = isOpen && !view.own ? sharedView(model, list) : undefined
    const name = known ? view.name : `view_${id}`
    const { visible_to: _before, ...document } = known ?? asDocument(object.name, content(name, label))
    await shareView({
      ...document,
      kind: 'list_view',
      name: `${object.name}.${name}`,
      label,
      ...(people && { visible_to: people }),
    })
    await refresh()
    list.open(name)
    if (isOpen && view.own) await list.forgetView(view.name)
  }
}

function WhoSees({ wish, onWish }: { wish: Wish; onWish(wish: Wish): void }) {
  const t = useText()
  const me = useMe()
  return (
    <>
      <Radio.Group
        label={t('list.view_for')}
        value={wish.audience}
        onChange={(next) => onWish({ ...wish, audience: next as Audience })}
      >
        <Stack gap={6} mt={4}>
          <Radio value="me" label={t('list.for_me')} />
          <Radio value="people" label={t('list.for_people')} />
          {me.shares && <Radio value="everybody" label={t('list.for_everybody')} />}
        </Stack>
      </Radio.Group>
      {wish.audience === 'people' && (
        <PeoplePick value={wish.chosen} onChange={(chosen) => onWish({ ...wish, chosen })} />
      )}
    </>
  )
}
