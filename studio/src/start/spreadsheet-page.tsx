/** From a spreadsheet to a working app: drop, look over what was worked out, publish, records come along. */
import { Alert, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useState } from 'react'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { documentsOfKind } from '../document/documents.ts'
import { useAutosave, useReload } from '../document/autosave-context.ts'
import { publishDrafts } from '../document/change-set-api.ts'
import { useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from '../shell/room.tsx'
import type { DraftContext, FileDraft } from './file-draft.ts'
import { draftOfFile } from './file-draft.ts'
import { FilePreview } from './file-preview.tsx'
import { linkToWorkspace } from './find-links.ts'
import { ImportDone, ImportRunning } from './import-state.tsx'
import type { Imported } from './import-state.tsx'
import { setsOfApp } from '../document/commands/grant-object.ts'
import type { ObjectFrom } from './objects-from.ts'
import { objectsFrom, withObjects } from './objects-from.ts'
import { readTables } from './read-tables.ts'
import type { ImportJob } from './run-import.ts'
import { runImport, setLinks } from './run-import.ts'

type Step =
  | { at: 'drop' }
  | { at: 'look' }
  | { at: 'publishing' }
  | { at: 'importing'; label: string; job?: ImportJob; links?: boolean }
  | { at: 'done'; made: Imported[]; app: string }

const kinds = {
  'text/csv': ['.csv', '.tsv', '.txt'],
  'application/vnd.ms-excel': [],
  'text/tab-separated-values': [],
  'text/plain': [],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['.xlsx', '.xlsm'],
}

export function SpreadsheetPage() {
  const t = useStudioText()
  const [draft, setDraft] = useState<FileDraft | null>(null)
  const [bad, setBad] = useState(false)
  const [reading, setReading] = useState(false)
  const [step, setStep] = useState<Step>({ at: 'drop' })
  const run = useRun(setStep)
  const studio = useStudio()
  const context = useDraftContext()
  const take = async (file: File | undefined) => {
    if (!file) return
    setReading(true)
    try {
      const tables = draftOfFile(file.name, await readTables(file), context)
      const app = documentsOfKind(studio.documents(), 'app')[0]?.name ?? '+'
      const sets = setsOfApp(studio.documents(), app)
      setDraft({ file: file.name, app, sets, tables: await linkToWorkspace(studio.state().published, tables) })
      setBad(false)
      setStep({ at: 'look' })
    } catch {
      setBad(true)
    } finally {
      setReading(false)
    }
  }
  return (
    <Room
      title={t('start.sheet')}
      text={draft && step.at === 'look' ? foundText(t, draft) : t('start.sheet_text')}
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
          loading={reading}
          accept={kinds}
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
        <FilePreview
          draft={draft}
          context={context}
          onChange={(update) => setDraft((one) => one && update(one))}
          onAgain={() => setStep({ at: 'drop' })}
          onCreate={() => void run(draft)}
        />
      )}
      {step.at === 'publishing' && <ImportRunning label={undefined} job={undefined} links={false} />}
      {step.at === 'importing' && <ImportRunning label={step.label} job={step.job} links={step.links === true} />}
      {step.at === 'done' && <ImportDone made={step.made} app={step.app} />}
    </Room>
  )
}

function foundText(t: ReturnType<typeof useStudioText>, draft: FileDraft): string {
  const [first] = draft.tables
  if (draft.tables.length > 1 || !first)
    return t('start.found_sheets', {
      count: draft.tables.length,
      rows: draft.tables.reduce((sum, table) => sum + table.rows.length, 0),
      file: draft.file,
    })
  return t('start.found', { rows: first.rows.length, columns: first.columns.length, file: draft.file })
}

/** What reading a file depends on: the money of the workspace, the order of days the admin's country writes, her language. */
function useDraftContext(): DraftContext {
  const t = useStudioText()
  const settings = useStudio().documents().get('settings/workspace')
  const currency = settings?.['currency']
  return {
    currency: typeof currency === 'string' ? currency : 'CNY',
    american: /^en(-US)?$/i.test(navigator.language),
    columnName: (number) => t('start.column_number', { number }),
  }
}

/** Adds the objects to the change set, publishes, imports. What fails leaves the drafts as they are, to be put right. */
function useRun(setStep: (step: Step) => void): (draft: FileDraft) => Promise<void> {
  const studio = useStudio()
  const autosave = useAutosave()
  const reload = useReload()
  return async (draft) => {
    const objects = objectsFrom(studio.documents(), draft, localeNow())
    const title = objects.map(({ label }) => label).join(', ')
    studio.edit({ key: 'step.new_object', params: { name: title } }, (all) => withObjects(all, objects, draft.sets))
    try {
      setStep({ at: 'publishing' })
      await autosave.flush()
      await publishDrafts({ comment: draft.file, confirm: false })
    } catch (error) {
      // Nothing is there yet: what was laid into the change set is taken out of it, and may be corrected and tried again.
      studio.undo()
      toastProblem(error)
      setStep({ at: 'look' })
      return
    }
    const made: Imported[] = []
    try {
      await reload()
      await bringRecords(objects, made, setStep)
    } catch (error) {
      toastProblem(error)
    }
    setStep({ at: 'done', made, app: objects[0]?.input.app ?? '' })
  }
}

/** The records of each object, then the links between records of which one was not there before the other. */
async function bringRecords(
  objects: readonly ObjectFrom[],
  made: Imported[],
  setStep: (step: Step) => void,
): Promise<void> {
  const opened: { from: ObjectFrom; rows: string[][]; of: Imported }[] = []
  for (const from of objects) {
    const { label } = from
    setStep({ at: 'importing', label })
    const of: Imported = { object: from.input.name, label, job: undefined, links: undefined }
    made.push(of)
    if (from.rows().length <= 1) continue
    const { job, open } = await runImport(from, (at) => setStep({ at: 'importing', label, job: at }))
    of.job = job
    if (open.length > 0) opened.push({ from, rows: open, of })
  }
  for (const { from, rows, of } of opened)
    of.links = await setLinks(from, rows, (job) => setStep({ at: 'importing', label: from.label, job, links: true }))
}
