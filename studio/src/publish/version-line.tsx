/** One version: when, by whom, what it was about, and the ways back. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { changeText } from '@trellis/metadata/model/change-sentences.ts'
import { formatInstant } from '@trellis/runtime/i18n/format.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import type { Version } from '../document/change-set-api.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'
import room from '../shell/room.module.css'
import { VersionItems } from './version-items.tsx'
import type { VersionItem } from './version-items.tsx'
import { useReader } from '../shell/use-reader.ts'

const mostSentences = 6

export function VersionLine({
  version,
  by,
  current,
  onBack,
  onItemBack,
}: {
  version: Version
  by: string
  current: boolean
  onBack(): void
  onItemBack(item: VersionItem, name: string): void
}) {
  const t = useStudioText()
  const [all, setAll] = useState(false)
  const place = useReader()
  const steps = all ? version.steps : version.steps.slice(0, mostSentences)
  return (
    <div className={room['line']} style={{ alignItems: 'flex-start', paddingBlock: 10 }}>
      <div className={room['grow']}>
        <Group gap={8}>
          <Text fw={550}>{t('publish.version', { version: version.version })}</Text>
          {current && <Choice color="green" label={t('publish.current')} />}
          <Text size="xs" c="dimmed">
            {[formatInstant(version.at, place), by].filter((part) => part !== '').join(' · ')}
          </Text>
        </Group>
        {version.comment !== null && <Text size="sm">{version.comment}</Text>}
        <Stack gap={0} mt={2}>
          {steps.map((step, at) => (
            <Text key={at} size="xs" c="dimmed">
              {changeText(step, place.locale, (type) => typeLabel(t, type))}
            </Text>
          ))}
          {version.steps.length > mostSentences && !all && (
            <Button variant="subtle" size="compact-xs" style={{ alignSelf: 'flex-start' }} onClick={() => setAll(true)}>
              {t('shell.more')} ({version.steps.length - mostSentences})
            </Button>
          )}
        </Stack>
      </div>
      <VersionItems version={version} onBack={onItemBack} />
      {!current && (
        <Button variant="default" onClick={onBack}>
          {t('publish.roll_back')}
        </Button>
      )}
    </div>
  )
}
