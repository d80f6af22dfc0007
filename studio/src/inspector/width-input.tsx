/** How much of the row a block takes, in twelfths. */
import { Input, SegmentedControl } from '@mantine/core'
import { useStudioText } from '../i18n/studio-text.ts'

/** The widths that are offered, in columns of twelve. */
export const widths = [3, 4, 6, 8, 12] as const

type Props = { value: number | undefined; onChange(value: number | undefined): void }

/** undefined: all of the row. */
export function WidthInput({ value, onChange }: Props) {
  const t = useStudioText()
  return (
    <Input.Wrapper label={t('page.width')} labelElement="div">
      <div>
        <SegmentedControl
          size="xs"
          aria-label={t('page.width')}
          data={widths.map((one) => ({ value: String(one), label: t(`page.width_${one}`) }))}
          value={String(value ?? 12)}
          onChange={(next) => onChange(next === '12' ? undefined : Number(next))}
        />
      </div>
    </Input.Wrapper>
  )
}
