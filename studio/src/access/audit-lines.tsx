/** The lines of the audit trail, and of the changes of records, as tables. */
import { Anchor, Table, Text } from '@mantine/core'
import type { AuditEntry } from '@trellis/metadata/audit-entry.ts'
import { formatInstant } from '@trellis/runtime/i18n/format.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentIn, labelOr } from '../document/documents.ts'
import { useStudioState } from '../document/studio.ts'
import { maybeText, useStudioText } from '../i18n/studio-text.ts'
import { useReader } from '../shell/use-reader.ts'
import type { ChangeLine } from './audit-api.ts'
import { detailsText } from './audit-details.ts'
import { useDetailWords } from './use-detail-words.ts'
import { useLabels } from './use-labels.ts'
import { usePeople } from './use-people.ts'

function useNames(): { person(id: string | null): string; object(name: string | null): string } {
  const labelOf = useLabel()
  const people = usePeople()
  const published = useStudioState((state) => state.published)
  return {
    person: (id) => (id === null ? '—' : (people.data?.records.find((one) => one.id === id)?.name ?? id)),
    object: (name) => (name === null ? '' : labelOf(labelOr(documentIn(published, 'object', name)?.['label'], name))),
  }
}

/** Of the trail: who did what, when. */
export function Lines({ lines }: { lines: AuditEntry[] }) {
  const t = useStudioText()
  const place = useReader()
  const names = useNames()
  const words = useDetailWords()
  const subject = (line: AuditEntry) =>
    [line.user === null || line.user === line.by ? '' : names.person(line.user), names.object(line.object)]
      .filter((text) => text !== '')
      .join(' · ')
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table withTableBorder fz="sm" aria-label={t('access.audit')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('access.audit_when')}</Table.Th>
            <Table.Th>{t('access.why_user')}</Table.Th>
            <Table.Th>{t('access.audit_what')}</Table.Th>
            <Table.Th>{t('access.audit_details')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }} className="figures">
                {formatInstant(line.at, place)}
              </Table.Td>
              <Table.Td>{names.person(line.by)}</Table.Td>
              <Table.Td>
                {maybeText(t, `audit.${line.kind.replace('.', '_')}`) ?? line.kind}
                {subject(line) !== '' && (
                  <Text size="xs" c="dimmed">
                    {subject(line)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td style={{ maxWidth: 420, overflowWrap: 'anywhere' }}>
                <Text size="xs" c="dimmed" lineClamp={3}>
                  {detailsText(line, words)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** Which fields the versions of a record changed; `record` null: of all records of the object, each with the way to it, as far back as `until`. */
export function Changes({
  lines,
  object,
  record,
  until,
}: {
  lines: ChangeLine[]
  object: string
  record: string | null
  until: string | null
}) {
  const t = useStudioText()
  const place = useReader()
  const names = useNames()
  const labels = useLabels()
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table withTableBorder fz="sm" mb="md" aria-label={t('access.audit_changes')}>
        <Table.Caption style={{ captionSide: 'top' }}>
          {t('access.audit_changes')} · {names.object(object)}
          {until !== null && ` · ${t('access.audit_until', { at: formatInstant(until, place) })}`}
        </Table.Caption>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={`${line.record} ${line.version} ${line.at}`}>
              <Table.Td style={{ whiteSpace: 'nowrap' }} className="figures">
                {formatInstant(line.at, place)}
              </Table.Td>
              <Table.Td>{names.person(line.by)}</Table.Td>
              <Table.Td>
                {t(line.deleted ? 'access.audit_deleted' : 'access.audit_version', { n: line.version })}
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {line.fields.map((field) => labels.field(object, field)).join(', ')}
              </Table.Td>
              {record === null && (
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <Anchor size="sm" href={`/${object}/${line.record}`} target="_blank" rel="noopener">
                    {t('access.audit_open')}
                  </Anchor>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
