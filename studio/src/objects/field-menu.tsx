/** What can be done with a field as a whole. */
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconTrash } from '@tabler/icons-react'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { removeField } from '../document/commands/remove-field.ts'
import type { StudioObject } from '../document/documents.ts'
import { useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'

export function FieldMenu({ object, name, text }: { object: StudioObject; name: string; text: string }) {
  const t = useStudioText()
  const studio = useStudio()
  const remove = async () => {
    const yes = await confirm({
      title: t('object.remove_field_ask', { name: text }),
      text: t('object.remove_field_text'),
      yes: t('object.remove_field'),
      danger: true,
    })
    if (!yes) return
    studio.edit({ key: 'step.remove_field', params: { name: text } }, (documents) =>
      removeField(documents, { object: object.name, field: name }),
    )
    go(['objects', object.name, 'fields'])
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('object.more_of', { name: text })}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          color="var(--mantine-color-error)"
          leftSection={<IconTrash size={14} />}
          onClick={() => void remove()}
        >
          {t('object.remove_field')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
