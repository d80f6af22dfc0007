/** The first page of an app: chosen among the pages, made anew, or opened in its designer. */
import { Button, Group, Select, Text, Title } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'
import type { App } from './entry-line.tsx'

export function AppHome({ app }: { app: App }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const pages = documentsOfKind(useDocuments(), 'page')
  const add = () => {
    const name = freeName(
      `${app.name.replace(/__c$/, '')}_home`,
      (one) => pages.some((page) => page.name === one),
      '__c',
    )
    edits.add({
      kind: 'page',
      name,
      label: { en: 'Home', 'zh-CN': '首页' },
      use: 'home',
      icon: 'home',
      components: [{ id: 'recent', type: 'recent', width: 6, limit: 6 }],
    })
    edits.set(app, ['home'], name)
    go(['pages', name])
  }
  return (
    <section>
      <Title order={2} fz={14} mb={4}>
        {t('page.home')}
      </Title>
      <Text size="xs" c="dimmed" mb={6}>
        {t('page.home_text')}
      </Text>
      <Group gap={8} wrap="nowrap">
        <Select
          style={{ flex: 1 }}
          aria-label={t('page.home')}
          placeholder={t('page.no_home')}
          data={pages.map((page) => ({ value: page.name, label: labelOf(labelOr(page['label'], page.name)) }))}
          value={app.home ?? null}
          onChange={(value) => edits.set(app, ['home'], value ?? undefined)}
          clearable
          clearButtonProps={{ 'aria-label': t('shell.remove') }}
        />
        {app.home !== undefined && (
          <Button
            variant="default"
            leftSection={<IconPencil size={14} />}
            onClick={() => go(['pages', app.home ?? ''])}
          >
            {t('page.design')}
          </Button>
        )}
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
          {t('page.new')}
        </Button>
      </Group>
    </section>
  )
}
