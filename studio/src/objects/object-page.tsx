/** One object: its fields, pages and lists, rules, settings, and where it is used. */
import { Tabs } from '@mantine/core'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { labelOr, objectIn } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'
import { Missing } from '../shell/missing.tsx'
import { Shipped } from '../publish/shipped.tsx'
import { Room } from '../shell/room.tsx'
import { FieldsPart } from './fields-part.tsx'
import { HealthPart } from './health-part.tsx'
import { ObjectMenu } from './object-menu.tsx'
import { PagesPart } from './pages-part.tsx'
import { RulesPart } from './rules-part.tsx'
import { SettingsPart } from './settings-part.tsx'
import { TypesPart } from './types-part.tsx'
import { UsesPart } from './uses-part.tsx'
import classes from './objects.module.css'

const parts = ['fields', 'types', 'pages', 'rules', 'settings', 'uses', 'health'] as const

export function ObjectPage({ name, part, item }: { name: string; part: string; item?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const object = objectIn(useDocuments(), name)
  if (!object || !parts.some((one) => one === part)) return <Missing />
  const label = labelOf(labelOr(object.label, object.name))
  return (
    <Room
      wide
      title={label}
      icon={<Icon name={object.icon} object={name} size={19} />}
      from={[{ title: t('object.objects'), to: ['objects'] }]}
      actions={
        <>
          <Shipped kind="object" name={name} />
          <ObjectMenu object={object} label={label} />
        </>
      }
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
        <Tabs.Panel value="health" className={classes['part']}>
          <HealthPart object={object} />
        </Tabs.Panel>
      </Tabs>
    </Room>
  )
}
