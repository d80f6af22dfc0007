/** Objects by rights; a row opens to the fields that differ from their object. */
import { ActionIcon, Checkbox, SegmentedControl, Table } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, fieldsOf, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { SetDraft } from './sets-part.tsx'

const rights = [
  'read',
  'create',
  'update',
  'delete',
  'transfer',
  'export',
  'import',
  'bulk',
  'approve',
  'view_all',
  'modify_all',
] as const
const fieldRights = ['edit', 'read', 'masked', 'hidden'] as const
type Grants = NonNullable<SetDraft['objects']>[string]

export function RightsMatrix({ set }: { set: SetDraft }) {
  const t = useStudioText()
  const edits = useEdits()
  const all = documentsOfKind<StudioObject>(useDocuments(), 'object')
  const [open, setOpen] = useState<string | null>(null)
  const grantsOf = (object: string): Grants =>
    set.objects && Object.hasOwn(set.objects, object) ? (set.objects[object] ?? {}) : {}
  const put = (object: string, grants: Grants) => {
    const own = Object.fromEntries(
      Object.entries(grants).filter(
        ([, value]) =>
          value !== false && value !== undefined && !(typeof value === 'object' && Object.keys(value).length === 0),
      ),
    )
    edits.set(set, ['objects', object], Object.keys(own).length === 0 ? undefined : own)
  }
  return (
    <Table.ScrollContainer minWidth={680}>
      <Table fz="sm" verticalSpacing={4} horizontalSpacing={5} withTableBorder aria-label={t('access.matrix')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('access.object')}</Table.Th>
            {rights.map((right) => (
              <Table.Th key={right} ta="center" fz={11.5} fw={500}>
                {t(`access.right_${right}` as StudioKey)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map((object) => (
            <ObjectRow
              key={object.name}
              object={object}
              grants={grantsOf(object.name)}
              isOpen={open === object.name}
              onOpen={() => setOpen(open === object.name ? null : object.name)}
              put={put}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

type RowProps = {
  object: StudioObject
  grants: Grants
  isOpen: boolean
  onOpen(): void
  put(object: string, grants: Grants): void
}

function ObjectRow({ object, grants, isOpen, onOpen, put }: RowProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const name = labelOf(labelOr(object.label, object.name))
  const limited = Object.keys(grants.fields ?? {}).length
  return (
    <>
      <Table.Tr>
        <Table.Td style={{ whiteSpace: 'nowrap', verticalAlign: 'middle' }}>
          <ActionIcon
            size={22}
            style={{ verticalAlign: 'middle' }}
            aria-expanded={isOpen}
            aria-label={t('access.fields_of', { object: name })}
            onClick={() => onOpen()}
          >
            {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </ActionIcon>{' '}
          {name} {limited > 0 && <Choice color="orange" label={t('access.fields_limited', { count: limited })} />}
        </Table.Td>
        {rights.map((right) => (
          <Table.Td key={right} ta="center" style={{ verticalAlign: 'middle' }}>
            <Checkbox
              style={{ display: 'inline-block', verticalAlign: 'middle' }}
              aria-label={t('access.cell', { right: t(`access.right_${right}` as StudioKey), object: name })}
              checked={grants[right] === true}
              onChange={(event) => put(object.name, withRight(grants, right, event.currentTarget.checked))}
            />
          </Table.Td>
        ))}
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={rights.length + 1}>
            <FieldRights
              object={object}
              grants={grants}
              onChange={(fields) => put(object.name, { ...grants, fields })}
            />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

/** What cannot be without reading gives reading too; taking reading away takes the rest. */
function withRight(grants: Grants, right: (typeof rights)[number], on: boolean): Grants {
  if (right === 'read' && !on) return { fields: grants.fields }
  return { ...grants, ...(on && { read: true }), [right]: on }
}

function FieldRights({
  object,
  grants,
  onChange,
}: {
  object: StudioObject
  grants: Grants
  onChange(fields: Grants['fields']): void
}) {
  const t = useStudioText()
  const labelOf = useLabel()
  const fields = grants.fields ?? {}
  const set = (name: string, right: string) => {
    const { [name]: _former, ...others } = fields
    onChange((right === 'edit' ? others : { ...others, [name]: right }) as Grants['fields'])
  }
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(360px, 1fr))', gap: '4px 24px' }}>
      {fieldsOf(object).map(([name, field]) => {
        const label = labelOf(labelOr(field.label, name))
        return (
          <div key={name} style={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 8 }}>
            <span>{label}</span>
            <SegmentedControl
              size="xs"
              aria-label={label}
              value={fields[name] ?? 'edit'}
              onChange={(right) => set(name, right)}
              data={fieldRights.map((right) => ({ value: right, label: t(`access.field_${right}` as StudioKey) }))}
            />
          </div>
        )
      })}
    </div>
  )
}
