/** From a spreadsheet to a working object: drop, look over what was worked out, publish, records come along. */
import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useState } from 'react'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { createObject } from '../document/commands/create-object.ts'
import { documentsOfKind } from '../document/documents.ts'
import { freeName, freeObjectName } from '../document/names.ts'
import { useAutosave, useReload } from '../document/autosave-context.ts'
import { publishDrafts } from '../document/change-set-api.ts'
import { useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { pluralOf } from '../objects/new-object.tsx'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import { ColumnsPreview } from './columns-preview.tsx'
import type { Column } from './infer.ts'
import { fieldsFrom, inferColumns, nameColumn, readableHeader } from './infer.ts'
import type { SheetRead } from './read-sheet.ts'
import { readSheet } from './read-sheet.ts'
import type { ImportJob } from './run-import.ts'
import { runImport } from './run-import.ts'

export type SheetDraft = SheetRead & {
  file: File
  label: string
  columns: Column[]
  naming: number | undefined
  app: string
}
type Step =
  | { at: 'drop' }
  | { at: 'look' }
  | { at: 'publishing' }
  | { at: 'importing'; job?: ImportJob }
  | { at: 'done'; job: ImportJob; object: string }

export function SpreadsheetPage() {
  const t = useStudioText()
  const [draft, setDraft] = useState<SheetDraft | null>(null)
  const [bad, setBad] = useState(false)
  const [step, setStep] = useState<Step>({ at: 'drop' })
  const run = useRun(setStep)
  const studio = useStudio()
  const take = async (file: File | undefined) => {
    if (!file) return
    try {
      const read = await readSheet(file)
      const columns = inferColumns(read.sheet)
      const app = documentsOfKind(studio.documents(), 'app')[0]?.name ?? '+'
      setDraft({
        ...read,
        file,
        columns,
        naming: nameColumn(columns, read.sheet.rows.length)?.index,
        label: labelOfFile(file.name),
        app,
      })
      setBad(false)
      setStep({ at: 'look' })
    } catch {
      setBad(true)
    }
  }
  return (
    <Room
      title={t('start.sheet')}
      text={
        draft
          ? t('start.found', { rows: draft.total, columns: draft.columns.length, file: draft.file.name })
          : t('start.sheet_text')
      }
      from={[{ title: t('shell.home'), to: [] }]}
    >
      {bad && (
        <Alert color="red" mb="md" role="alert">
          {t('start.bad_file')}
        </Alert>
      )}
      {step.at === 'drop' && (
        <Dropzone
          onDrop={(files) => void take(files[0])}
          multiple={false}
          accept={['text/csv', 'text/plain', 'application/vnd.ms-excel', 'text/tab-separated-values']}
          aria-label={t('start.drop')}
          onReject={() => setBad(true)}
        >
          <Stack align="center" gap={6} py={56} style={{ pointerEvents: 'none' }}>
            <IconFileSpreadsheet size={34} stroke={1.3} aria-hidden />
            <Text fw={550}>{t('start.drop')}</Text>
            <Text size="sm" c="dimmed">
              {t('start.drop_text')}
            </Text>
          </Stack>
        </Dropzone>
      )}
      {step.at === 'look' && draft && (
        <ColumnsPreview
          draft={draft}
          onChange={setDraft}
          onAgain={() => setStep({ at: 'drop' })}
          onCreate={() => void run(draft)}
        />
      )}
      {(step.at === 'publishing' || step.at === 'importing') && <Working step={step} total={draft?.total ?? 0} />}
      {step.at === 'done' && <Done job={step.job} object={step.object} />}
    </Room>
  )
}

function Working({ step, total }: { step: Step; total: number }) {
  const t = useStudioText()
  const job = step.at === 'importing' ? step.job : undefined
  const done = job?.progress.done ?? 0
  return (
    <Stack gap={8} role="status" maw={480}>
      <Text size="sm">
        {step.at === 'publishing'
          ? t('start.publishing')
          : t('start.importing', { done, total: job?.progress.total ?? total })}
      </Text>
      <Progress
        value={job?.progress.percent ?? (total > 0 ? (done / total) * 100 : 5)}
        animated
        aria-label={t('start.publishing')}
      />
    </Stack>
  )
}

function Done({ job, object }: { job: ImportJob; object: string }) {
  const t = useStudioText()
  const failed = job.counts['failed'] ?? 0
  return (
    <Stack gap="md" maw={520}>
      <Alert
        color={failed > 0 ? 'orange' : 'green'}
        role="status"
        title={t('start.done', { count: job.counts['created'] ?? 0 })}
      >
        {failed > 0 && (
          <>
            {t('start.failed_rows', { count: failed })}{' '}
            {job.error_file !== null && <a href={job.error_file}>{t('start.error_file')}</a>}
          </>
        )}
      </Alert>
      <Group gap={8}>
        <Button component="a" href={`/${object}`}>
          {t('start.open')}
        </Button>
        <Button component="a" variant="default" {...linkTo(['objects', object])}>
          {t('start.design')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Adds the object to the change set, publishes, imports. What fails leaves the drafts as they are, to be put right. */
function useRun(setStep: (step: Step) => void): (draft: SheetDraft) => Promise<void> {
  const studio = useStudio()
  const autosave = useAutosave()
  const reload = useReload()
  return async (draft) => {
    const documents = studio.documents()
    const name = freeObjectName(draft.label, new Set(documentsOfKind(documents, 'object').map((object) => object.name)))
    const naming = draft.columns.find((column) => column.index === draft.naming)
    const { fields, names } = fieldsFrom(draft.columns, naming)
    const label = localeNow().startsWith('zh') ? { 'zh-CN': draft.label, en: draft.label } : draft.label
    const apps = documentsOfKind(documents, 'app')
    const app =
      draft.app === '+' ? freeName('app', (taken) => apps.some((one) => one.name === taken), '__c') : draft.app
    const nameField = (naming && names.get(naming.index)) ?? Object.keys(fields)[0] ?? 'name'
    studio.edit({ key: 'step.new_object', params: { name: draft.label } }, (all) =>
      createObject(all, {
        name,
        label,
        pluralLabel: pluralOf(label),
        icon: 'clipboard-list',
        fields,
        nameField,
        app,
        appLabel: label,
      }),
    )
    try {
      setStep({ at: 'publishing' })
      await autosave.flush()
      await publishDrafts({ comment: draft.file.name, confirm: false })
      await reload()
      setStep({ at: 'importing' })
      const columns = draft.columns.flatMap((column) => {
        const field = names.get(column.index)
        return field === undefined ? [] : [{ header: draft.sheet.header[column.index] ?? '', field }]
      })
      const job = await runImport({
        object: name,
        file: draft.file,
        columns,
        onProgress: (at) => setStep({ at: 'importing', job: at }),
      })
      setStep({ at: 'done', job, object: name })
    } catch (error) {
      toastProblem(error)
      setStep({ at: 'look' })
    }
  }
}

function labelOfFile(file: string): string {
  const bare = file.replace(/\.[^.]+$/, '').replace(/[-]+/g, '_')
  return readableHeader(bare.toLowerCase() === bare ? bare : bare.replaceAll('_', ' '))
}
