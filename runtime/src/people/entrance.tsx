/** The calm card that every page outside of the frame stands in: name of the product, title, and the languages below. */
import { Anchor, Card, Center, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Language } from '../i18n/i18n.ts'
import { languageNames, languages, speak, useText } from '../i18n/i18n.ts'
import { prefer } from '../theme/preferences.ts'

export function Entrance({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const t = useText()
  const choose = (language: Language) => {
    prefer({ language })
    void speak(language)
  }
  return (
    <Center component="main" mih="100dvh" p="md" bg="var(--ground-side)">
      <Stack w="100%" maw={380} gap="md">
        <Group gap={10} justify="center">
          <img src="/icon.svg" width={28} height={28} alt="" />
          <Text fw={650} size="lg">
            Trellis
          </Text>
        </Group>
        <Card withBorder padding="lg" radius="md" bg="var(--ground)">
          <Stack gap={4} mb="md">
            <Title order={1}>{title}</Title>
            {text !== undefined && (
              <Text size="sm" c="dimmed">
                {text}
              </Text>
            )}
          </Stack>
          {children}
        </Card>
        <Group justify="center" gap="md" aria-label={t('shell.language')} role="group">
          {languages.map((language) => (
            <Anchor
              key={language}
              component="button"
              size="xs"
              c="dimmed"
              lang={language}
              onClick={() => choose(language)}
            >
              {languageNames[language]}
            </Anchor>
          ))}
        </Group>
      </Stack>
    </Center>
  )
}
