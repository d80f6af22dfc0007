/** For administrators: the sample company, and the one click that takes it away. */
import { Button, Group, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { readSample, removeSample } from '../api/imports.ts'
import { useText } from '../i18n/i18n.ts'
import { confirm } from '../ui/confirm.ts'
import { toastDone, toastProblem } from '../ui/toast.tsx'

export function SampleCompany() {
  const t = useText()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const sample = useQuery({ queryKey: ['sample'], queryFn: readSample })
  if (!sample.data || sample.data.records === 0) return null
  const remove = async () => {
    if (
      !(await confirm({
        title: t('import.sample_remove'),
        text: t('import.sample_text'),
        yes: t('shell.remove'),
        danger: true,
      }))
    )
      return
    setBusy(true)
    try {
      await removeSample()
      await client.invalidateQueries()
      toastDone(t('import.sample_removed'))
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section>
      <Title order={2}>{t('import.sample')}</Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('import.sample_text')}
      </Text>
      <Group>
        <Button variant="default" loading={busy || sample.data.loading} onClick={() => void remove()}>
          {t('import.sample_remove')}
        </Button>
      </Group>
    </section>
  )
}
