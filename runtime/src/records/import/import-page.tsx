/** Brings a file into an object: drop it, check which column becomes which field, try it without effect, then do it; and take it back. */
import { Anchor, Box, Stepper, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { FilePreview, FileWish, ImportMapping } from '../../api/imports.ts'
import { previewFile, startImport } from '../../api/imports.ts'
import type { JobView } from '../../api/jobs.ts'
import type { ObjectView } from '../../api/model.ts'
import { mayDo, objectIn, useModel } from '../../api/model.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { NotFound } from '../../shell/not-found.tsx'
import { usePageTitle } from '../../ui/page-title.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { DropFile } from './drop-file.tsx'
import { JobPanel } from './job-panel.tsx'
import { MapColumns } from './map-columns.tsx'
import type { Replacement } from './refusals.tsx'
import { withReplacements } from './refusals.tsx'

export function ImportPage() {
  const { object: name } = useParams({ from: '/frame/$object/-/import' })
  const object = objectIn(useModel(), name)
  return object && mayDo(object, 'import') ? <ImportOf key={object.name} object={object} /> : <NotFound />
}

type Chosen = { file: File; preview: FilePreview; mapping: ImportMapping }

function ImportOf({ object }: { object: ObjectView }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [job, setJob] = useState<JobView | null>(null)
  const [busy, setBusy] = useState(false)
  const objects = labelOf(object.plural_label ?? object.label)
  usePageTitle(t('import.into', { objects }))
  const look = async (file: File, wish: FileWish) => {
    setBusy(true)
    try {
      const preview = await previewFile(object.name, file, wish)
      setChosen({ file, preview, mapping: { ...preview.mapping, ...wish } })
      setJob(null)
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const start = async (dryRun: boolean, replaced: Replacement[] = []) => {
    if (!chosen) return
    setBusy(true)
    try {
      const mapping = withReplacements(chosen.mapping, replaced, { model, object })
      setChosen({ ...chosen, mapping })
      setJob(await startImport(object.name, chosen.file, { ...mapping, dry_run: dryRun }))
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const again = () => {
    setChosen(null)
    setJob(null)
  }
  const step = !chosen ? 0 : !job ? 1 : job.dry_run ? 2 : 3
  return (
    <Box maw={980} mx="auto" p={{ base: 'md', sm: 'xl' }}>
      <Anchor component={Link} to={`/${object.name}`} size="sm" c="dimmed">
        {objects}
      </Anchor>
      <Title order={1} mb="lg" mt={4}>
        {t('import.into', { objects })}
      </Title>
      <Steps step={step} />
      {!chosen && <DropFile busy={busy} onFile={(file) => void look(file, {})} />}
      {chosen && !job && (
        <MapColumns
          object={object}
          preview={chosen.preview}
          mapping={chosen.mapping}
          busy={busy}
          onMapping={(mapping) => setChosen({ ...chosen, mapping })}
          onFormat={(wish) => void look(chosen.file, wish)}
          onTry={() => void start(true)}
          onBack={again}
        />
      )}
      {job && (
        <JobPanel
          key={job.id}
          first={job}
          object={object}
          busy={busy}
          onMap={() => setJob(null)}
          onStart={() => void start(false)}
          onAgain={again}
          onRetry={(replaced) => void start(true, replaced)}
        />
      )}
    </Box>
  )
}

const stepKeys = ['import.step_file', 'import.step_map', 'import.step_try', 'import.step_done'] as const

function Steps({ step }: { step: number }) {
  const t = useText()
  const phone = useMediaQuery('(max-width: 47.99em)')
  return (
    <Stepper active={step} size="xs" iconSize={24} mb="lg" orientation="horizontal" allowNextStepsSelect={false}>
      {stepKeys.map((key, at) => (
        <Stepper.Step
          key={key}
          label={phone ? undefined : t(key)}
          aria-label={phone ? `${at + 1} ${t(key)}` : undefined}
        />
      ))}
    </Stepper>
  )
}
