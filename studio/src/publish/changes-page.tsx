/** The change set: sentences, details, impact, problems, and one button. */
import { Anchor, Button, Group, Loader, Stack, Text } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { EmptyState, ProblemCard } from '@trellis/runtime/ui/states.tsx'
import { partsOf } from '../document/documents.ts'
import { useChanges, useDocuments, useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import { ChangedDocuments } from './changed-documents.tsx'
import { OthersPart } from './others-part.tsx'
import { PlanPart } from './plan-view.tsx'
import { PublishForm } from './publish-form.tsx'
import { ReviewPart } from './review-part.tsx'
import { usePlan } from './use-plan.ts'

/** Kinds whose change opens or closes records. */
const accessKinds: ReadonlySet<string> = new Set([
  'permission_set',
  'role',
  'group',
  'queue',
  'sharing_rule',
  'restriction_rule',
])

export function ChangesPage() {
  const t = useStudioText()
  const studio = useStudio()
  const changes = useChanges()
  const documents = useDocuments()
  const plan = usePlan(changes.length > 0)
  const discardAll = async () => {
    const yes = await confirm({
      title: t('publish.discard_all_ask'),
      text: t('publish.discard_all_text'),
      yes: t('publish.discard_all'),
      danger: true,
    })
    if (yes) studio.edit({ key: 'step.discard', params: { name: t('publish.title') } }, () => studio.state().published)
  }
  if (changes.length === 0) {
    return (
      <Room title={t('publish.title')}>
        <EmptyState
          icon={<IconChecks size={28} stroke={1.4} />}
          title={t('publish.none')}
          text={t('publish.none_text')}
        />
        <OthersPart />
      </Room>
    )
  }
  return (
    <Room
      title={t('publish.title')}
      text={t('publish.text')}
      actions={
        <Button variant="default" onClick={() => void discardAll()}>
          {t('publish.discard_all')}
        </Button>
      }
    >
      <Stack gap="lg">
        {plan.isError && <ProblemCard error={plan.error} retry={() => void plan.refetch()} />}
        {plan.isPending && (
          <Group gap={8} role="status">
            <Loader size={14} />
            <Text size="sm">{t('publish.checking')}</Text>
          </Group>
        )}
        {plan.data && <PlanPart plan={plan.data} documents={documents} fix />}
        {changes.some((change) => accessKinds.has(partsOf(change.key).kind)) && (
          <Anchor size="sm" {...linkTo(['access', 'preview'])}>
            {t('access.preview_link')}
          </Anchor>
        )}
        <ChangedDocuments changes={changes} />
        <ReviewPart />
        <PublishForm plan={plan.data} />
        <OthersPart />
      </Stack>
    </Room>
  )
}
