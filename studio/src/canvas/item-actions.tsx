/** What can be done with everything that is selected, for those who do not know the keys; and the keys, for those who want to. */
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { IconClipboard, IconCopy, IconCopyPlus, IconScissors, IconTrash } from '@tabler/icons-react'
import type { Slot } from '../document/commands/edit-layout.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDesigner } from './designer-state.ts'
import type { CanvasClipboard } from './use-canvas-clipboard.ts'

export function ItemActions({ slots, clipboard }: { slots: readonly Slot[]; clipboard: CanvasClipboard }) {
  const { edits } = useDesigner()
  return (
    <>
      <Action text="layout.copy" keys="Ctrl+C" Shape={IconCopy} onClick={clipboard.copy} />
      <Action text="layout.cut" keys="Ctrl+X" Shape={IconScissors} onClick={clipboard.cut} />
      <PasteAction clipboard={clipboard} />
      <Action text="layout.duplicate" keys="Ctrl+D" Shape={IconCopyPlus} onClick={() => edits.duplicate(slots)} />
      <RemoveAction slots={slots} />
    </>
  )
}

export function RemoveAction({ slots }: { slots: readonly Slot[] }) {
  const { edits } = useDesigner()
  return <Action text="layout.remove_from_page" keys="Delete" Shape={IconTrash} onClick={() => edits.remove(slots)} />
}

export function PasteAction({ clipboard }: { clipboard: CanvasClipboard }) {
  return <Action text="layout.paste" keys="Ctrl+V" Shape={IconClipboard} onClick={clipboard.paste} />
}

type ActionProps = { text: StudioKey; keys: string; Shape: typeof IconCopy; onClick(): void }

function Action({ text, keys, Shape, onClick }: ActionProps) {
  const t = useStudioText()
  return (
    <Tooltip label={`${t(text)} (${keys})`}>
      <ActionIcon aria-label={t(text)} aria-keyshortcuts={keys.replace('Ctrl', 'Control')} onClick={onClick}>
        <Shape size={15} />
      </ActionIcon>
    </Tooltip>
  )
}

export function Keys() {
  const t = useStudioText()
  return (
    <Text size="xs" c="dimmed">
      {t('layout.keys')}
    </Text>
  )
}
