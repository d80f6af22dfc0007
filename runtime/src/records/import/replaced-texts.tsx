/** The texts of a column that stand for others, each of which can be left as it is again. */
import { CloseButton, Group, Stack, Text } from '@mantine/core'
import type { ColumnMapping } from '../../api/imports.ts'
import type { FieldView } from '../../api/model.ts'
import { targetOf, useModel } from '../../api/model.ts'
import { optionLabel, optionOf } from '../../fields/options.ts'
import { useNameOf } from '../../fields/use-name-of.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'

type Props = { field: FieldView; mapped: ColumnMapping; onChange(next: ColumnMapping): void }

export function ReplacedTexts({ field, mapped, onChange }: Props) {
  const t = useText()
  const remove = (from: string) => {
    const { [from]: _gone, ...rest } = mapped.value_map ?? {}
    onChange({ ...mapped, value_map: rest })
  }
  return (
    <Stack gap={2} mt={4}>
      {Object.entries(mapped.value_map ?? {}).map(([from, to]) => (
        <Group key={from} gap={4} wrap="nowrap" justify="space-between">
          <Text size="xs">
            <Replaced field={field} from={from} to={to} />
          </Text>
          <CloseButton size="xs" aria-label={t('import.replaced_remove', { from })} onClick={() => remove(from)} />
        </Group>
      ))}
    </Stack>
  )
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function Replaced({ field, from, to }: { field: FieldView; from: string; to: string }) {
  const t = useText()
  const labelOf = useLabel()
  const target = targetOf(useModel(), field)
  const name = useNameOf(target, id.test(to) ? to : '')
  return t('import.replaced', { from, to: name ?? optionLabel(optionOf(field, to), to, labelOf) })
}
