/** What stands in the way of a change, and what could be better about it: sentences that name their place, each with the way there. */
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconBulb } from '@tabler/icons-react'
import { useState } from 'react'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { localeNow, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { placeOfPointer } from '../document/autosave.ts'
import type { PlanProblem } from '../document/change-set-api.ts'
import type { Documents } from '../document/documents.ts'
import { fieldOf, labelOr, objectIn } from '../document/documents.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { placeOf } from '../objects/place-of.ts'
import type { Place } from '../place.ts'
import { linkTo } from '../shell/shell.tsx'

const mostAdvice = 5

/** `fix`: the reader may go there and put it right. */
export function Problems({
  problems,
  documents,
  fix,
}: {
  problems: readonly PlanProblem[]
  documents: Documents
  fix: boolean
}) {
  const t = useStudioText()
  const labelOf = useLabel()
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t('publish.problems')} role="alert">
      <Stack gap={6}>
        {problems.map((problem, at) => {
          const place = placeOfPointer(problem.pointer)
          return (
            <Group key={at} gap={8} wrap="nowrap" align="baseline">
              <Text size="sm" style={{ flex: 1 }}>
                {place && <b>{placeText(documents, place, labelOf)}: </b>}
                {problem.message ?? messageOf(problem.code, problem.params ?? {}, localeNow())}
              </Text>
              {place && fix && (
                <Button component="a" variant="default" {...linkTo(problemPlace(place))}>
                  {t('publish.to_fix')}
                </Button>
              )}
            </Group>
          )
        })}
      </Stack>
    </Alert>
  )
}

/** Never in the way: the first few, the rest on demand. */
export function Advice({ warnings, documents }: { warnings: readonly PlanProblem[]; documents: Documents }) {
  const t = useStudioText()
  const [all, setAll] = useState(false)
  if (warnings.length === 0) return null
  const shown = all ? warnings : warnings.slice(0, mostAdvice)
  return (
    <Alert
      color="gray"
      variant="light"
      icon={<IconBulb size={18} />}
      title={t('publish.advice', { count: warnings.length })}
      role="note"
    >
      <Stack gap={4} align="flex-start">
        {shown.map((warning) => (
          <AdviceLine key={`${warning.pointer} ${warning.code}`} warning={warning} documents={documents} />
        ))}
        {warnings.length > shown.length && (
          <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
            {t('publish.advice_more', { count: warnings.length - shown.length })}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

function AdviceLine({ warning, documents }: { warning: PlanProblem; documents: Documents }) {
  const labelOf = useLabel()
  const place = placeOfPointer(warning.pointer)
  const field = place && fieldIn(documents, place)
  const sentence = field
    ? messageOf(warning.code, { ...warning.params, name: labelOf(field.label) }, localeNow())
    : (warning.message ?? messageOf(warning.code, warning.params ?? {}, localeNow()))
  return (
    <Text size="sm">
      {place && (
        <>
          <Anchor inherit {...linkTo(problemPlace(place))}>
            {placeText(documents, place, labelOf)}
          </Anchor>
          {': '}
        </>
      )}
      {sentence}
    </Text>
  )
}

/** `Product · Price`: the document, and the field of it where one is meant. */
function placeText(
  documents: Documents,
  place: PointedAt & { key: string },
  labelOf: (label: Label) => string,
): string {
  const labels = [labelOr(documents.get(place.key)?.['label'], place.name), fieldIn(documents, place)?.label]
  return labels.flatMap((label) => (label === undefined ? [] : [labelOf(label)])).join(' · ')
}

type PointedAt = { kind: string; name: string; rest: string }

/** The field a pointer means, by what people call it. */
function fieldIn(documents: Documents, place: PointedAt): { label: Label } | undefined {
  const name = fieldNameOf(place)
  if (name === undefined) return undefined
  return { label: labelOr(fieldOf(objectIn(documents, place.name), name)?.label, name) }
}

function fieldNameOf({ kind, rest }: PointedAt): string | undefined {
  return kind === 'object' ? /^\/fields\/([^/]+)/.exec(rest)?.[1] : undefined
}

/** A problem of a field opens that field. */
function problemPlace(place: PointedAt): Place {
  const field = fieldNameOf(place)
  return field === undefined ? placeOf(place.kind, place.name) : ['objects', place.name, 'fields', field]
}
