/** Where a file is dropped or chosen. */
import '@mantine/dropzone/styles.css'
import { Group, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useText } from '../../i18n/i18n.ts'
import { toastProblem } from '../../ui/toast.tsx'

const kinds = [
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]

export function DropFile({ busy, onFile }: { busy: boolean; onFile(file: File): void }) {
  const t = useText()
  return (
    <Dropzone
      loading={busy}
      multiple={false}
      accept={Object.fromEntries(
        kinds.map((kind) => [
          kind,
          kind === 'text/csv' ? ['.csv', '.tsv', '.txt'] : kind.endsWith('sheet') ? ['.xlsx'] : [],
        ]),
      )}
      onDrop={(files) => files[0] && onFile(files[0])}
      onReject={() => toastProblem(new Error(t('import.bad_kind')))}
      inputProps={{ 'aria-label': t('import.drop') }}
      radius="md"
    >
      <Group justify="center" gap="lg" mih={200} style={{ pointerEvents: 'none' }}>
        <IconFileSpreadsheet size={42} stroke={1.2} color="var(--text-soft)" aria-hidden />
        <Stack gap={4}>
          <Text fw={550}>{t('import.drop')}</Text>
          <Text size="sm" c="dimmed">
            {t('import.drop_text')}
          </Text>
        </Stack>
      </Group>
    </Dropzone>
  )
}
