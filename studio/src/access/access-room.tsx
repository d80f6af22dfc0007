/** Who may do what: permission sets, roles, sharing, restrictions, groups, users; why, and what a change would open. */
import { Tabs } from '@mantine/core'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import objects from '../objects/objects.module.css'
import { AuditPart } from './audit-part.tsx'
import { GroupsPart, QueuesPart } from './groups-part.tsx'
import { PeriodsPart } from './periods-part.tsx'
import { PreviewPart } from './preview-part.tsx'
import { RestrictionPart } from './restriction-part.tsx'
import { RolesPart } from './roles-part.tsx'
import { SetsPart } from './sets-part.tsx'
import { SharingPart } from './sharing-part.tsx'
import { UsersPart } from './users-part.tsx'
import { WhyPart } from './why-part.tsx'

const parts = [
  'sets',
  'roles',
  'sharing',
  'restrictions',
  'groups',
  'queues',
  'users',
  'periods',
  'why',
  'preview',
  'audit',
] as const

export function AccessRoom({ part, item }: { part: string; item?: string }) {
  const t = useStudioText()
  if (!parts.some((one) => one === part)) return <Missing />
  return (
    <Room wide title={t('access.title')} text={t('access.text')}>
      <Tabs
        value={part}
        onChange={(next) => next && go(['access', next])}
        className={objects['tabs']}
        keepMounted={false}
      >
        <Tabs.List px="md">
          {parts.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`access.${one}` as StudioKey)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="sets" className={objects['part']}>
          <SetsPart selected={item} />
        </Tabs.Panel>
        <Tabs.Panel value="roles" className={objects['part']}>
          <RolesPart />
        </Tabs.Panel>
        <Tabs.Panel value="sharing" className={objects['part']}>
          <SharingPart selected={item} />
        </Tabs.Panel>
        <Tabs.Panel value="restrictions" className={objects['part']}>
          <RestrictionPart selected={item} />
        </Tabs.Panel>
        <Tabs.Panel value="groups" className={objects['part']}>
          <GroupsPart selected={item} />
        </Tabs.Panel>
        <Tabs.Panel value="queues" className={objects['part']}>
          <QueuesPart selected={item} />
        </Tabs.Panel>
        <Tabs.Panel value="why" className={objects['part']}>
          <WhyPart />
        </Tabs.Panel>
        <Tabs.Panel value="preview" className={objects['part']}>
          <PreviewPart />
        </Tabs.Panel>
        <Tabs.Panel value="periods" className={objects['part']}>
          <PeriodsPart />
        </Tabs.Panel>
        <Tabs.Panel value="audit" className={objects['part']}>
          <AuditPart />
        </Tabs.Panel>
        <Tabs.Panel value="users" className={objects['part']}>
          <UsersPart />
        </Tabs.Panel>
      </Tabs>
    </Room>
  )
}
