/** Somebody saved the same fields first: for each of them, theirs or mine. */
import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldView, ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { isBlank } from '../../fields/field-ui.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { Conflict, FormValues } from './form-values.ts'

type Side = 'mine' | 'theirs'
type MergeProps = {
  object: ObjectView
  record: RecordView
  conflicts: Conflict[]
  onCancel(): void
  onResolve(chosen: FormValues): void
}

export function MergeDialog({ object, record, conflicts, onCancel, onResolve }: MergeProps) {
  const t = useText()
  const [sides, setSides] = useState<{ [field: string]: Side }>({})
  const resolve = () => {
    const mine = conflicts.filter((conflict) => (sides[conflict.field] ?? 'mine') === 'mine')
    onResolve(Object.fromEntries(mine.map((conflict) => [conflict.field, conflict.mine])))
  }
  return (
    <Modal opened onClose={onCancel} title={t('record.merge')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('record.merge_text')}
        </Text>
        {conflicts.map((conflict) => (
          <ConflictRow
            key={conflict.field}
            object={object}
            record={record}
            conflict={conflict}
            side={sides[conflict.field] ?? 'mine'}
            onSide={(side) => setSides((known) => ({ ...known, [conflict.field]: side }))}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" size="sm" onClick={onCancel}>
            {t('shell.cancel')}
          </Button>
          <Button size="sm" onClick={resolve}>
            {t('record.merge_save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function ConflictRow({
  object,
  record,
  conflict,
  side,
  onSide,
}: {
  object: ObjectView
  record: RecordView
  conflict: Conflict
  side: Side
  onSide(side: Side): void
}) {
  const t = useText()
  const labelOf = useLabel()
  const field = object.fields[conflict.field]
  if (!field) return null
  const sideOf = (one: Side) => (
    <Radio
      value={one}
      label={
        <>
          <Text span size="xs" c="dimmed" display="block">
            {t(one === 'mine' ? 'record.mine' : 'record.theirs')}
          </Text>
          {/* A link in a value would lead away from what is to be saved. */}
          <span style={{ pointerEvents: 'none', overflowWrap: 'anywhere' }}>
            <Value field={field} record={record} value={conflict[one]} />
          </span>
        </>
      }
    />
  )
  return (
    <Radio.Group
      label={labelOf(field.label)}
      value={side}
      onChange={(value) => onSide(value === 'theirs' ? 'theirs' : 'mine')}
    >
      <Stack gap="xs" mt={6}>
        {sideOf('mine')}
        {sideOf('theirs')}
      </Stack>
    </Radio.Group>
  )
}

function Value({ field, record, value }: { field: FieldView; record: RecordView; value: JsonValue }) {
  const t = useText()
  if (isBlank(value)) return t('record.nothing')
  const Read = uiOf(field).Read
  const shown = { ...record, [field.name]: value }
  return <Read field={field} value={value} record={shown} path={field.name} place="cell" />
}
