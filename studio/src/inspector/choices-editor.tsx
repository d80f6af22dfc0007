/** The choices of a field: order by drag, colour, labels in both languages, and what a stage knows (probability, end, limit). */
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Input,
  NumberInput,
  Popover,
  Select,
  Stack,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconSettings2, IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { OptionDocument } from '@trellis/metadata/schema/field.ts'
import { tintNames } from '@trellis/runtime/theme/palette.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { usePanel } from '@trellis/runtime/ui/use-panel.ts'
import { freeOptionValue } from '../document/names.ts'
import { moved } from '../document/pointers.ts'
import type { StudioText } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ColorDot } from './choice-inputs.tsx'
import { textIn, withText } from './label-input.tsx'
import { Sortable, useSortableItem } from './sortable.tsx'
import classes from './inspector.module.css'

type Props = { label: string; value: OptionDocument[]; onChange(value: OptionDocument[]): void }

export function ChoicesEditor({ label, value, onChange }: Props) {
  const t = useStudioText()
  const [fresh, setFresh] = useState<string | null>(null)
  const set = (at: number, option: OptionDocument) => onChange(value.map((one, index) => (index === at ? option : one)))
  const add = () => {
    const name = freeOptionValue('choice', new Set(value.map((option) => option.value)))
    setFresh(name)
    onChange([
      ...value,
      { value: name, label: { en: '' }, color: tintNames[(value.length % (tintNames.length - 1)) + 1] },
    ])
  }
  return (
    <Input.Wrapper label={label} labelElement="div">
      <Sortable ids={value.map((option) => option.value)} onMove={(from, to) => onChange(moved(value, from, to))}>
        <div className={classes['choices']} role="list" aria-label={label}>
          {value.map((option, at) => (
            <ChoiceLine
              key={option.value}
              option={option}
              fresh={fresh === option.value}
              taken={value}
              onChange={(next) => set(at, next)}
              onRemove={() => onChange(value.filter((_, index) => index !== at))}
            />
          ))}
        </div>
      </Sortable>
      <Button variant="subtle" size="compact-xs" mt={4} leftSection={<IconPlus size={13} />} onClick={add}>
        {t('object.add_choice')}
      </Button>
    </Input.Wrapper>
  )
}

/** What a forecast adds up. */
const categories = ['pipeline', 'best_case', 'commit', 'closed', 'omitted'] as const

type LineProps = {
  option: OptionDocument
  fresh: boolean
  taken: OptionDocument[]
  onChange(next: OptionDocument): void
  onRemove(): void
}

function ChoiceLine({ option, fresh, taken, onChange, onRemove }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const name = labelOf(option.label) || option.value
  const { attach, style, handle } = useSortableItem(option.value, name)
  const line = useRef<HTMLDivElement | null>(null)
  const summary = summaryOf(option, t)
  const label = (language: string, text: string) =>
    onChange({ ...option, label: withText(option.label, language, text) ?? { en: '' } })
  // A new choice gets its value from its first label, once it is left; values of records never change behind that.
  const settle = () => {
    if (!fresh || !option.value.startsWith('choice')) return
    const text = textIn(option.label, 'en') || textIn(option.label, 'zh-CN')
    if (text.trim() === '') return
    onChange({
      ...option,
      value: freeOptionValue(text, new Set(taken.filter((one) => one !== option).map((one) => one.value))),
    })
  }
  const leave = (event: { relatedTarget: EventTarget | null }) => {
    if (!line.current?.contains(event.relatedTarget as Node | null)) settle()
  }
  return (
    <div
      ref={(node) => {
        attach(node)
        line.current = node
      }}
      style={style}
      className={classes['choice']}
      role="listitem"
      onBlur={leave}
    >
      {handle}
      <ColorDot
        label={t('object.choice_color', { name })}
        value={option.color}
        onChange={(color) => onChange({ ...option, color })}
      />
      <TextInput
        size="xs"
        aria-label={t('object.choice_en', { name })}
        placeholder="English"
        value={textIn(option.label, 'en')}
        autoFocus={fresh}
        onChange={(event) => label('en', event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        aria-label={t('object.choice_zh', { name })}
        placeholder="中文"
        lang="zh-CN"
        value={textIn(option.label, 'zh-CN')}
        onChange={(event) => label('zh-CN', event.currentTarget.value)}
      />
      <StageSettings option={option} name={name} onChange={onChange} />
      <ActionIcon size={22} aria-label={t('object.remove_choice', { name })} onClick={onRemove}>
        <IconTrash size={13} />
      </ActionIcon>
      {summary !== '' && <div className={classes['choice-summary']}>{summary}</div>}
    </div>
  )
}

/** What a stage knows, in short. */
function summaryOf(option: OptionDocument, t: StudioText): string {
  return [
    option.probability === undefined ? '' : t('object.percent_short', { value: option.probability }),
    option.max_days === undefined ? '' : t('object.days_short', { count: option.max_days }),
    option.won ? t('object.won_short') : option.closed ? t('object.lost_short') : '',
  ]
    .filter((text) => text !== '')
    .join(' · ')
}

function StageSettings({
  option,
  name,
  onChange,
}: {
  option: OptionDocument
  name: string
  onChange(next: OptionDocument): void
}) {
  const t = useStudioText()
  const panel = usePanel()
  const set = (member: 'probability' | 'max_days', value: string | number) =>
    onChange({ ...option, [member]: value === '' ? undefined : Number(value) })
  return (
    <Popover position="bottom-end" width={250} {...panel.frame}>
      <Popover.Target>
        <ActionIcon size={22} aria-label={t('object.choice_more', { name })} {...panel.button}>
          <IconSettings2 size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown {...panel.inside}>
        <Stack gap="xs">
          <Group gap={8} grow>
            <NumberInput
              label={t('prop.probability')}
              size="xs"
              min={0}
              max={100}
              value={option.probability ?? ''}
              onChange={(value) => set('probability', value)}
            />
            <NumberInput
              label={t('prop.max_days')}
              size="xs"
              min={0}
              value={option.max_days ?? ''}
              onChange={(value) => set('max_days', value)}
            />
          </Group>
          <Select
            label={t('prop.category')}
            size="xs"
            data={categories.map((one) => ({ value: one, label: t(`category.${one}`) }))}
            value={option.category ?? null}
            onChange={(value) => onChange({ ...option, category: value ?? undefined })}
            comboboxProps={{ withinPortal: false }}
            clearable
            clearButtonProps={{ 'aria-label': t('shell.remove') }}
          />
          <Checkbox
            label={t('prop.closed')}
            checked={option.closed === true}
            onChange={(event) =>
              onChange({
                ...option,
                closed: event.currentTarget.checked || undefined,
                won: event.currentTarget.checked ? option.won : undefined,
              })
            }
          />
          <Checkbox
            label={t('prop.won')}
            disabled={option.closed !== true}
            checked={option.won === true}
            onChange={(event) => onChange({ ...option, won: event.currentTarget.checked || undefined })}
          />
          <Checkbox
            label={t('object.choice_offered')}
            checked={option.active !== false}
            onChange={(event) => onChange({ ...option, active: event.currentTarget.checked ? undefined : false })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
