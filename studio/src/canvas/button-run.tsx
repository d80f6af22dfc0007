/** What a button does: sets fields, opens the form of a new record, a page or an address. What needs a program is only named here. */
import { Select, Stack } from '@mantine/core'
import type { ActionDocument } from '@trellis/metadata/schema/action.ts'
import type { Button } from '../document/commands/layout-buttons.ts'
import type { Documents } from '../document/documents.ts'
import { documentsOfKind } from '../document/documents.ts'
import type { Path } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ReferenceInput } from '../inspector/choice-inputs.tsx'
import { FormulaInput } from '../inspector/formula-input.tsx'
import { relationsNamed } from '../inspector/names-for.ts'
import { ValuesInput } from './values-input.tsx'

type Run = ActionDocument['run']
const kinds = ['update', 'create', 'page', 'link'] as const
type Kind = (typeof kinds)[number]

/** What a kind of doing starts with; a new record hangs on the one the button stands on. */
function startRun(kind: Kind, documents: Documents, object: string): Run {
  switch (kind) {
    case 'update':
      return { type: kind, values: {} }
    case 'create':
      return startCreate(documents, object, relationsNamed(documents, object)[0]?.value.split('.')[0] ?? object)
    case 'page':
      return { type: kind, page: documentsOfKind(documents, 'page')[0]?.name ?? '' }
    case 'link':
      return { type: kind, url: '"https://example.com"' }
  }
}

function startCreate(documents: Documents, object: string, target: string): Run {
  const via = relationsNamed(documents, object)
    .find((relation) => relation.value.startsWith(`${target}.`))
    ?.value.split('.')[1]
  return { type: 'create', object: target, ...(via !== undefined && { values: { [via]: 'id' } }) }
}

type Props = { button: Button; object: string; set(path: Path, value: unknown): void }

export function ButtonRun({ button, object, set }: Props) {
  const t = useStudioText()
  const documents = useDocuments()
  const { run } = button
  const known = kinds.find((kind) => kind === run.type)
  const offered = kinds.filter((kind) => kind !== 'page' || documentsOfKind(documents, 'page').length > 0)
  const data = [
    ...offered.map((kind) => ({ value: kind as string, label: t(`layout.run_${kind}`) })),
    ...(known ? [] : [{ value: run.type as string, label: t('layout.run_other', { type: run.type }) }]),
  ]
  return (
    <Stack gap="sm">
      <Select
        label={t('layout.runs')}
        data={data}
        value={run.type}
        allowDeselect={false}
        onChange={(next) => {
          const kind = kinds.find((one) => one === next)
          if (kind && kind !== run.type) set(['run'], startRun(kind, documents, object))
        }}
      />
      <RunDetails run={run} object={object} documents={documents} set={set} />
    </Stack>
  )
}

type DetailsProps = { run: Run; object: string; documents: Documents; set: Props['set'] }

function RunDetails({ run, object, documents, set }: DetailsProps) {
  const t = useStudioText()
  switch (run.type) {
    case 'update':
      return (
        <ValuesInput
          title={t('layout.sets')}
          none={t('layout.sets_none')}
          of={object}
          over={object}
          values={run.values}
          onChange={(values) => set(['run', 'values'], values)}
        />
      )
    case 'create':
      return (
        <>
          <ReferenceInput
            label={t('prop.block.object')}
            to="object"
            value={run.object}
            many={false}
            required
            onChange={(target) => typeof target === 'string' && set(['run'], startCreate(documents, object, target))}
          />
          <ValuesInput
            title={t('layout.starts_with')}
            of={run.object}
            over={object}
            values={run.values ?? {}}
            onChange={(values) => set(['run', 'values'], values)}
          />
        </>
      )
    case 'page':
      return (
        <ReferenceInput
          label={t('app.page')}
          to="page"
          value={run.page}
          many={false}
          required
          onChange={(page) => typeof page === 'string' && set(['run', 'page'], page)}
        />
      )
    case 'link':
      return (
        <FormulaInput
          label={t('layout.run_url')}
          help={t('layout.run_url_help')}
          object={object}
          condition={false}
          value={run.url}
          onChange={(url) => set(['run', 'url'], url)}
        />
      )
    default:
      return null
  }
}
