/** What can be done with an object as a whole: its field dictionary as a file, its JSON, and taking it away. */
import { ActionIcon, Menu } from '@mantine/core'
import { IconBook2, IconBraces, IconCopy, IconDots, IconFileSpreadsheet, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { removeObject } from '../document/commands/remove-object.ts'
import type { StudioObject } from '../document/documents.ts'
import { useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'
import { downloadMarkdown, downloadSheet } from './dictionary.ts'
import { NewObject } from './new-object.tsx'

export function ObjectMenu({ object, label }: { object: StudioObject; label: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const remove = async () => {
    const yes = await confirm({
      title: t('object.remove_ask', { name: label }),
      text: t('object.remove_text'),
      yes: t('object.remove'),
      danger: true,
    })
    if (!yes) return
    studio.edit({ key: 'step.remove_object', params: { name: label } }, (documents) =>
      removeObject(documents, object.name),
    )
    go(['objects'])
  }
  const [copying, setCopying] = useState(false)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('object.more_of', { name: label })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFileSpreadsheet size={14} />}
            onClick={() => void downloadSheet(object, { labelOf, t }).catch(toastProblem)}
          >
            {t('object.dictionary_sheet')}
          </Menu.Item>
          <Menu.Item leftSection={<IconBook2 size={14} />} onClick={() => downloadMarkdown(object, { labelOf, t })}>
            {t('object.dictionary_text')}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => setCopying(true)}>
            {t('object.copy')}
          </Menu.Item>
          <Menu.Item leftSection={<IconBraces size={14} />} onClick={() => go(['documents', 'object', object.name])}>
            JSON
          </Menu.Item>
          <Menu.Item
            color="var(--mantine-color-error)"
            leftSection={<IconTrash size={14} />}
            onClick={() => void remove()}
          >
            {t('object.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {copying && <NewObject copyOf={object.name} onClose={() => setCopying(false)} />}
    </>
  )
}
