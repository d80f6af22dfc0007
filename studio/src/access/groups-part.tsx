/** Groups, people named together; and queues, which own records until one of their members takes them. */
import { Stack } from '@mantine/core'
import { IconInbox, IconUsersGroup } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ReferenceInput } from '../inspector/choice-inputs.tsx'
import { LabelInput } from '../inspector/label-input.tsx'
import { KindPart } from './kind-part.tsx'
import type { Party, PartyKind } from './party.ts'
import { PartiesInput, usePartyText } from './party-input.tsx'

const members: readonly PartyKind[] = ['user', 'role', 'role_and_below', 'group']

function useMembersText(): (document: AnyDocument) => string {
  const t = useStudioText()
  const textOf = usePartyText()
  return (document) => {
    const parties = (document['members'] ?? []) as Party[]
    return parties.length === 0 ? t('access.nobody_yet') : parties.map(textOf).join(' · ')
  }
}

export function GroupsPart({ selected }: { selected?: string }) {
  const t = useStudioText()
  const sentence = useMembersText()
  return (
    <KindPart
      part="groups"
      kind="group"
      scoped={false}
      selected={selected}
      texts={{
        about: t('access.groups_text'),
        add: t('access.new_group'),
        none: t('access.no_groups'),
        one: t('access.group'),
        remove: t('access.remove_group'),
      }}
      icon={<IconUsersGroup size={28} stroke={1.4} />}
      start={() => ({ label: { en: 'New group', 'zh-CN': '新群组' }, members: [] })}
      sentence={sentence}
      editor={(document) => <Members document={document} kinds={members} />}
    />
  )
}

export function QueuesPart({ selected }: { selected?: string }) {
  const t = useStudioText()
  const sentence = useMembersText()
  const edits = useEdits()
  return (
    <KindPart
      part="queues"
      kind="queue"
      scoped={false}
      selected={selected}
      texts={{
        about: t('access.queues_text'),
        add: t('access.new_queue'),
        none: t('access.no_queues'),
        one: t('access.queue'),
        remove: t('access.remove_queue'),
      }}
      icon={<IconInbox size={28} stroke={1.4} />}
      start={() => ({ label: { en: 'New queue', 'zh-CN': '新队列' }, objects: [], members: [] })}
      sentence={sentence}
      editor={(document) => (
        <Members document={document} kinds={members}>
          <ReferenceInput
            label={t('access.queue_objects')}
            to="object"
            many
            value={document['objects']}
            onChange={(value) => edits.set(document, ['objects'], value ?? [])}
          />
        </Members>
      )}
    />
  )
}

type MembersProps = { document: AnyDocument; kinds: readonly PartyKind[]; children?: ReactNode }

function Members({ document, kinds, children }: MembersProps) {
  const t = useStudioText()
  const edits = useEdits()
  return (
    <Stack gap="md">
      <LabelInput
        title={t('prop.label')}
        value={document['label'] as Parameters<typeof LabelInput>[0]['value']}
        onChange={(value) => edits.set(document, ['label'], value)}
      />
      {children}
      <PartiesInput
        label={t('access.members')}
        kinds={kinds}
        value={(document['members'] ?? []) as Party[]}
        onChange={(next) => edits.set(document, ['members'], next)}
      />
    </Stack>
  )
}
