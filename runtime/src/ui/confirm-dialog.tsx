/** The dialog of `confirm`: what would happen, no, yes. */
import { Anchor, Button, Group, List, Modal, Text } from '@mantine/core'
import { useText } from '../i18n/i18n.ts'
import type { Asked } from './confirm.ts'
import { useFocusBack } from './focus-back.ts'

export function ConfirmDialog({ asked }: { asked: Asked }) {
  const t = useText()
  useFocusBack()
  return (
    <Modal
      opened
      onClose={() => asked.answer(false)}
      title={asked.title}
      size="sm"
      zIndex={500}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Text size="sm">{asked.text}</Text>
      {asked.points && (
        <List size="sm" mt="xs" spacing={4}>
          {asked.points.map((point) => (
            <List.Item key={point.text}>
              {point.text}
              {point.links?.map((link) => (
                <Anchor key={link.href} href={link.href} target="_blank" size="sm" display="block">
                  {link.text}
                </Anchor>
              ))}
            </List.Item>
          ))}
        </List>
      )}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => asked.answer(false)}>
          {asked.no ?? t('shell.cancel')}
        </Button>
        <Button color={asked.danger ? 'red' : undefined} data-autofocus onClick={() => asked.answer(true)}>
          {asked.yes}
        </Button>
      </Group>
    </Modal>
  )
}
