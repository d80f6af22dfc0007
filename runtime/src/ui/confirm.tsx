/** Asks before something that hurts; resolves true only when the person said yes. */
import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { textNow } from '../i18n/i18n.ts'

export type Question = { title: string; text: string; yes: string; no?: string; danger?: boolean }

export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title: question.title,
      children: <Text size="sm">{question.text}</Text>,
      labels: { confirm: question.yes, cancel: question.no ?? textNow('shell.cancel') },
      confirmProps: question.danger ? { color: 'red.8' } : {},
      closeButtonProps: { 'aria-label': textNow('shell.close') },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    })
  })
}
