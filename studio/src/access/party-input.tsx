/** Inputs for people as documents name them: one party, or a list of them. */
import { ActionIcon, Button, Group, Input, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentIn, fieldsOf, labelOr, objectIn } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { documentsNamed } from '../inspector/names-for.ts'
import type { Party, PartyKind } from './party.ts'
import { documentKind, kindOfParty } from './party.ts'
import { usePeople } from './use-people.ts'

type PartyProps = {
  label: string
  /** The label is said, not shown. */
  bare?: boolean
  value: Party | undefined
  /** Which ways to name people fit here. */
  kinds: readonly PartyKind[]
  /** Object whose user fields may name people. */
  object?: string
  onChange(next: Party): void
}

export function PartyInput({ label, bare, value, kinds, object, onChange }: PartyProps) {
  const t = useStudioText()
  const kind = kindOfParty(value) ?? kinds[0] ?? 'role'
  const data = useNamed(kind, object)
  const text = value?.[kind]
  return (
    <Group gap="4px 6px" align="end" role="group" aria-label={label}>
      <Select
        label={bare ? undefined : label}
        aria-label={t('access.party_kind', { what: label })}
        style={{ flex: '1 1 150px' }}
        data={kinds.map((one) => ({ value: one, label: t(`access.party_${one}` as StudioKey) }))}
        value={kind}
        allowDeselect={false}
        onChange={(next) => next !== null && onChange({ [next]: '' })}
      />
      <Select
        style={{ flex: '2 1 200px' }}
        title={data.find((one) => one.value === text)?.label}
        aria-label={t('access.party_who', { what: label })}
        data={text === undefined || text === '' || data.some((one) => one.value === text) ? data : [...data, text]}
        value={text === undefined || text === '' ? null : text}
        placeholder={t('access.choose')}
        onChange={(next) => next !== null && onChange({ [kind]: next })}
        allowDeselect={false}
        searchable
        nothingFoundMessage={t('shell.nothing_found')}
      />
    </Group>
  )
}

function useNamed(kind: PartyKind, object: string | undefined): { value: string; label: string }[] {
  const documents = useDocuments()
  const labelOf = useLabel()
  const people = usePeople()
  return useMemo(() => {
    if (kind === 'user')
      return (people.data?.records ?? []).map((one) => ({ value: one.email, label: `${one.name} · ${one.email}` }))
    const ofKind = documentKind(kind)
    if (ofKind !== undefined)
      return documentsNamed(documents, ofKind).map((one) => ({ value: one.value, label: labelOf(one.label) }))
    const fields = fieldsOf(object === undefined ? undefined : objectIn(documents, object))
    const users = fields.filter(([, field]) => field.type === 'user')
    return [
      { value: 'owner', label: labelOf({ en: 'Owner', 'zh-CN': '负责人' }) },
      ...users.map(([name, field]) => ({ value: name, label: labelOf(labelOr(field.label, name)) })),
    ]
  }, [kind, object, documents, labelOf, people.data])
}

/** A party in words: `Role: Sales`. */
export function usePartyText(): (party: Party | undefined) => string {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  return (party) => {
    const kind = kindOfParty(party)
    const name = kind === undefined ? '' : (party?.[kind] ?? '')
    if (kind === undefined || name === '') return t('access.nobody_yet')
    const ofKind = documentKind(kind)
    const document = ofKind && documentIn(documents, ofKind, name)
    return `${t(`access.party_${kind}` as StudioKey)}: ${document ? labelOf(labelOr(document['label'], name)) : name}`
  }
}

export function PartiesInput({
  label,
  value,
  kinds,
  onChange,
}: {
  label: string
  value: readonly Party[]
  kinds: readonly PartyKind[]
  onChange(next: Party[]): void
}) {
  const t = useStudioText()
  return (
    <Input.Wrapper label={label} labelElement="div">
      <div role="list" aria-label={label}>
        {value.map((party, at) => (
          <Group key={at} gap={6} wrap="nowrap" align="end" mb={10} role="listitem">
            <div style={{ flex: 1 }}>
              <PartyInput
                label={label}
                bare
                value={party}
                kinds={kinds}
                onChange={(next) => onChange(value.map((one, index) => (index === at ? next : one)))}
              />
            </div>
            <ActionIcon
              size={34}
              aria-label={t('access.remove_member')}
              onClick={() => onChange(value.filter((_, index) => index !== at))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </Group>
        ))}
      </div>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        onClick={() => onChange([...value, { [kinds[0] ?? 'user']: '' }])}
      >
        {t('access.add_member')}
      </Button>
    </Input.Wrapper>
  )
}
