/** Inputs that pick from what there is: references by label, icons, colours. */
import {
  ActionIcon,
  ColorSwatch,
  Group,
  Input,
  MultiSelect,
  Popover,
  Select,
  SimpleGrid,
  UnstyledButton,
} from '@mantine/core'
import { useMemo, useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { tintNames, tintOf } from '@trellis/runtime/theme/palette.ts'
import { Icon, iconNames } from '@trellis/runtime/ui/icon.tsx'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { namedFor } from './names-for.ts'

type ReferenceProps = {
  label: string
  /** Says what it is where no label is shown. */
  name?: string
  help?: string
  to: string
  object?: string
  value: unknown
  many: boolean
  onChange(value: unknown): void
  required?: boolean
  only?: (type: string | undefined) => boolean
}

export function ReferenceInput({
  label,
  name,
  help,
  to,
  object,
  value,
  many,
  onChange,
  required,
  only,
}: ReferenceProps) {
  const documents = useDocuments()
  const labelOf = useLabel()
  const t = useStudioText()
  const data = useMemo(() => {
    const known = namedFor(documents, to, object).filter((one) => only === undefined || only(one.type))
    const listed = new Set(known.map((one) => one.value))
    // What is not there any more stays visible, so that it can be put right.
    const lost = (Array.isArray(value) ? value : [value]).filter(
      (one): one is string => typeof one === 'string' && one !== '' && !listed.has(one),
    )
    return [
      ...known.map((one) => ({ value: one.value, label: labelOf(one.label) || one.value })),
      ...lost.map((one) => ({ value: one, label: one })),
    ]
  }, [documents, to, object, labelOf, value, only])
  const props = {
    label: label === '' ? undefined : label,
    'aria-label': name,
    description: help,
    data,
    searchable: true,
    withAsterisk: required,
    nothingFoundMessage: t('shell.nothing_found'),
    limit: 300,
  }
  if (many) {
    const chosen = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
    return <MultiSelect {...props} value={chosen} onChange={(next) => onChange(next.length === 0 ? undefined : next)} />
  }
  return (
    <Select
      {...props}
      value={typeof value === 'string' ? value : null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable={!required}
      clearButtonProps={{ 'aria-label': t('shell.remove') }}
    />
  )
}

export function IconInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange(value: string | undefined): void
}) {
  const [open, setOpen] = useState(false)
  return (
    <Input.Wrapper label={label}>
      <div>
        <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
          <Popover.Target>
            <ActionIcon
              variant="default"
              size={34}
              aria-label={label}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              <Icon name={value} size={18} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown p={8}>
            <SimpleGrid cols={8} spacing={2}>
              {iconNames.map((name) => (
                <ActionIcon
                  key={name}
                  aria-label={name}
                  variant={name === value ? 'light' : 'subtle'}
                  onClick={() => {
                    onChange(name)
                    setOpen(false)
                  }}
                >
                  <Icon name={name} size={17} />
                </ActionIcon>
              ))}
            </SimpleGrid>
          </Popover.Dropdown>
        </Popover>
      </div>
    </Input.Wrapper>
  )
}

/** A dot that opens the colours choices may have. */
export function ColorDot({
  label,
  value,
  onChange,
  size = 16,
}: {
  label: string
  value: string | undefined
  onChange(value: string | undefined): void
  size?: number
}) {
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <UnstyledButton
          aria-label={label}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          style={{ display: 'inline-flex', padding: 5, borderRadius: 6 }}
        >
          <ColorSwatch color={tintOf(value).dot} size={size} withShadow={false} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <Group gap={4} maw={196}>
          {tintNames.map((name) => (
            <UnstyledButton
              key={name}
              aria-label={name}
              aria-pressed={name === value}
              onClick={() => {
                onChange(name)
                setOpen(false)
              }}
              style={{
                padding: 3,
                borderRadius: 6,
                boxShadow: name === value ? 'inset 0 0 0 2px var(--mantine-color-accent-5)' : undefined,
              }}
            >
              <ColorSwatch color={tintOf(name).dot} size={20} withShadow={false} />
            </UnstyledButton>
          ))}
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}
