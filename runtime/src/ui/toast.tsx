/** Short messages at the corner: done (with undo), and refused. */
import { Anchor, Group, Text } from '@mantine/core'
import type { NotificationData } from '@mantine/notifications'
import { newKey } from '../api/new-key.ts'
import { problemOf } from '../api/problem.ts'
import { textNow } from '../i18n/i18n.ts'

export function toastDone(message: string, undo?: () => void): void {
  const id = newKey()
  const body = (
    <Group justify="space-between" gap="md" wrap="nowrap">
      <Text size="sm">{message}</Text>
      {undo && (
        <Anchor
          component="button"
          size="sm"
          fw={500}
          onClick={() => {
            void hide(id)
            undo()
          }}
        >
          {textNow('shell.undo')}
        </Anchor>
      )}
    </Group>
  )
  show({
    id,
    message: body,
    autoClose: undo ? 8000 : 3500,
    withBorder: true,
    color: 'green',
    closeButtonProps: { 'aria-label': textNow('shell.close') },
  })
}

/** Something worth knowing about what was just done. */
export function toastInfo(message: string): void {
  show({
    message,
    color: 'blue',
    autoClose: 8000,
    withBorder: true,
    closeButtonProps: { 'aria-label': textNow('shell.close') },
  })
}

/** Says why something was refused: the reasons of its fields if there are any, else its detail or title. */
export function toastProblem(error: unknown): void {
  const problem = problemOf(error)
  const reasons = (problem.errors ?? []).map((one) => one.message).filter((message) => message !== undefined)
  const message =
    problem.code === 'network.unreachable'
      ? textNow('problem.offline_text')
      : reasons.length > 0
        ? reasons.join(' · ')
        : (problem.detail ?? problem.title)
  const title =
    problem.code === 'network.unreachable'
      ? textNow('problem.offline')
      : reasons.length > 0 || problem.detail !== undefined
        ? problem.title
        : undefined
  show({
    title,
    message,
    color: 'red',
    autoClose: 8000,
    withBorder: true,
    closeButtonProps: { 'aria-label': textNow('shell.close') },
  })
}

/** Some of many were refused: how many, and the commonest reasons. */
export function toastRefused(title: string, message: string): void {
  show({
    title,
    message,
    color: 'red',
    autoClose: 12_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': textNow('shell.close') },
  })
}

// The library of messages comes with the first message.
function show(message: NotificationData): void {
  void import('@mantine/notifications').then((library) => library.notifications.show(message))
}

async function hide(id: string): Promise<void> {
  const library = await import('@mantine/notifications')
  library.notifications.hide(id)
}
