/** One field set to one value on many records; with `owner`, handing them over to a colleague. */
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import { plainFields } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { isWritable, uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'

type BulkEditProps = {
  object: ObjectView
  mode: 'fields' | 'owner'
  count: number
  /** The count in the words of the place. */
  shown: string
  onClose(): void
  onApply(values: { [field: string]: JsonValue }): Promise<void>
}

export function BulkEdit({ object, mode, count, shown, onClose, onApply }: BulkEditProps) {
  const t = useText()
  const labelOf = useLabel()
  const fields =
    mode === 'owner'
      ? [object.fields['owner']].filter((field) => field !== undefined)
      : plainFields(object).filter((field) => isWritable(field) && !field.unique)
  const [path, setPath] = useState(mode === 'owner' ? 'owner' : null)
  const [draft, setDraft] = useState<RecordView>({ id: '' })
  const [busy, setBusy] = useState(false)
  const field = fields.find((one) => one.name === path)
  const Edit = field ? uiOf(field).Edit : undefined
  const apply = async () => {
    if (!field) return
    setBusy(true)
    const own = Object.entries(draft).filter(
      ([name, value]) => name !== 'id' && !name.includes('.') && value !== undefined,
    )
    await onApply({
      [field.name]: draft[field.name] ?? null,
      ...(Object.fromEntries(own) as { [field: string]: JsonValue }),
    })
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={mode === 'owner' ? t('list.transfer_many', { count, shown }) : t('list.edit_many_title', { count, shown })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Stack gap="sm">
        {mode === 'fields' && (
          <Select
            label={t('list.field')}
            data={fields.map((one) => ({ value: one.name, label: labelOf(one.label) }))}
            value={path}
            searchable
            data-autofocus
            onChange={(next) => {
              setPath(next)
              setDraft({ id: '' })
            }}
          />
        )}
        {field && Edit && (
          <Edit
            field={field}
            value={draft[field.name]}
            record={draft}
            place="form"
            label={labelOf(field.label)}
            onChange={(value, beside = {}) => setDraft((known) => ({ ...known, ...beside, [field.name]: value }))}
          />
        )}
        <Text size="xs" c="dimmed">
          {t('list.edit_many_text')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button disabled={!field} loading={busy} onClick={() => void apply()}>
            {t('list.apply')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
