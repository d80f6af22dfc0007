/** Picking a field of an object, and what it is called. */
import { Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { useDocuments } from '../document/studio.ts'
import { fieldsNamed } from '../inspector/names-for.ts'

export function useFieldName(object: string, path: string): string {
  const labelOf = useLabel()
  const documents = useDocuments()
  const [head = ''] = path.split('.')
  const named = fieldsNamed(documents, object).find((field) => field.value === head)
  const rest = path.slice(head.length)
  return (named ? labelOf(named.label) : head) + rest
}

export function AddField({
  label,
  fields,
  onAdd,
}: {
  label: string
  fields: { value: string; label: string }[]
  onAdd(field: string): void
}) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} disabled={fields.length === 0}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {fields.map((field) => (
          <Menu.Item key={field.value} onClick={() => onAdd(field.value)}>
            {field.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
