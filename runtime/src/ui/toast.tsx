/** Short messages at the corner: done (with undo), and refused. */
import { Anchor, Group, Text } from '@mantine/core'
import type { NotificationData } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { newKey } from '../api/new-key.ts'
import { problemOf } from '../api/problem.ts'
import { textNow } from '../i18n/i18n.ts'

export function toastDone(message: string, undo?: () => void): void {
  const id = newKey()
  show({
    id,
    message: withStep(id, message, undo && { label: textNow('shell.undo'), take: undo }),
    autoClose: undo ? 8000 : 3500,
    withBorder: true,
    color: 'green',
    closeButtonProps: { 'aria-label': textNow('shell.close') },
  })
}

/** A message with one thing that can be done about it. */
function withStep(id: string, message: string, step: { label: string; take(): void } | undefined): ReactNode {
  return (
    <Group justify="space-between" gap="md" wrap="nowrap">
      <Text size="sm">{message}</Text>
      {step && (
        <Anchor
          component="button"
          size="sm"
          fw={500}
          style={{ flexShrink: 0 }}
          onClick={() => {
            void hide(id)
            step.take()
          }}
        >
          {step.label}
        </Anchor>
      )}
    </Group>
  )
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

/** Says why something was refused: the reasons of its fields if there are any, else its detail or title. `again`: offered when no answer came. */
export function toastProblem(error: unknown, again?: () => void): void {
  const id = newKey()
  const problem = problemOf(error)
  const reasons = (problem.errors ?? []).map((one) => one.message).filter((message) => message !== undefined)
  const message = reasons.length > 0 ? reasons.join(' · ') : (problem.detail ?? problem.title)
  const title = reasons.length > 0 || problem.detail !== undefined ? problem.title : undefined
  const step = again && problem.code === 'network.unreachable' && { label: textNow('problem.retry'), take: again }
  show({
    id,
    title,
    message: step ? withStep(id, message, step) : message,
    color: 'red',
    // What can still be done stays until it is done or waved away.
    autoClose: step ? false : 8000,
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
