/** One object: its fields, pages and lists, rules, settings, and where it is used. */
import { ActionIcon, Menu, Tabs } from '@mantine/core'
import { IconBook2, IconBraces, IconDots, IconTrash } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { removeObject } from '../document/commands/remove-object.ts'
import type { StudioObject } from '../document/documents.ts'
import { labelOr, objectIn } from '../document/documents.ts'
import { useDocuments, useStudio } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import { downloadDictionary } from './dictionary.ts'
import { FieldsPart } from './fields-part.tsx'
import { PagesPart } from './pages-part.tsx'
import { RulesPart } from './rules-part.tsx'
import { SettingsPart } from './settings-part.tsx'
import { TypesPart } from './types-part.tsx'
import { UsesPart } from './uses-part.tsx'
import classes from './objects.module.css'

const parts = ['fields', 'types', 'pages', 'rules', 'settings', 'uses'] as const

export function ObjectPage({ name, part, item }: { name: string; part: string; item?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const object = objectIn(useDocuments(), name)
  if (!object) return <Missing />
  const label = labelOf(labelOr(object.label, object.name))
  return (
    <Room
      wide
      title={label}
      icon={<Icon name={object.icon} object={name} size={19} />}
      from={[{ title: t('object.objects'), to: ['objects'] }]}
      actions={<ObjectMenu object={object} label={label} />}
    >
      <Tabs
        value={part}
        onChange={(next) => next && go(['objects', name, next])}
        className={classes['tabs']}
        keepMounted={false}
      >
        <Tabs.List px="md">
          {parts.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`object.tab_${one}` as StudioKey)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="fields" className={classes['part']}>
          <FieldsPart object={object} selected={item} />
        </Tabs.Panel>
        <Tabs.Panel value="types" className={classes['part']}>
          <TypesPart object={object} selected={item} />
        </Tabs.Panel>
        <Tabs.Panel value="pages" className={classes['part']}>
          <PagesPart object={object} />
        </Tabs.Panel>
        <Tabs.Panel value="rules" className={classes['part']}>
          <RulesPart object={object} selected={item} />
        </Tabs.Panel>
        <Tabs.Panel value="settings" className={classes['part']}>
          <SettingsPart object={object} />
        </Tabs.Panel>
        <Tabs.Panel value="uses" className={classes['part']}>
          <UsesPart object={object} />
        </Tabs.Panel>
      </Tabs>
    </Room>
  )
}

function ObjectMenu({ object, label }: { object: StudioObject; label: string }) {
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
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" aria-label={t('object.more_of', { name: label })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconBook2 size={14} />} onClick={() => downloadDictionary(object, { labelOf, t })}>
          {t('object.dictionary')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBraces size={14} />} onClick={() => go(['documents', 'object', object.name])}>
          JSON
        </Menu.Item>
        <Menu.Item color="red.8" leftSection={<IconTrash size={14} />} onClick={() => void remove()}>
          {t('object.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
