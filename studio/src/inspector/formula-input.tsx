/** A formula with its verdict as you type, checked by the same engine as the server's, and the fields it may use one click away. */
import { Code, Group, Menu, Text, Textarea, UnstyledButton } from '@mantine/core'
import { IconCode } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { localeNow, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type * as FormulaCheck from '../editor/formula-check.ts'
import { choiceLabel } from './texts-of.ts'
import { fieldsNamed } from './names-for.ts'

type Props = {
  label: string
  help?: string
  error?: string
  object?: string
  condition: boolean
  value: string
  onChange(value: string): void
}

export function FormulaInput({ label, help, error, object, condition, value, onChange }: Props) {
  const t = useStudioText()
  const verdict = useVerdict({ object, text: value, condition })
  const input = useRef<HTMLTextAreaElement>(null)
  const insert = (text: string) => {
    const at = input.current?.selectionStart ?? value.length
    onChange(value.slice(0, at) + text + value.slice(input.current?.selectionEnd ?? at))
    input.current?.focus()
  }
  const bad = verdict && !verdict.ok ? verdict.errors[0] : undefined
  return (
    <div>
      <Textarea
        ref={input}
        label={label}
        description={help}
        error={error ?? (bad ? bad.text : undefined)}
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        autoCapitalize="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5, lineHeight: 1.5 } }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group justify="space-between" mt={4} gap={6} wrap="nowrap">
        {bad && bad.end > bad.start ? (
          <Text size="xs" c="dimmed" truncate>
            <Code>{value.slice(Math.max(0, bad.start - 12), bad.start)}</Code>
            <Code color="red.1" c="red.9">
              {value.slice(bad.start, bad.end)}
            </Code>
          </Text>
        ) : (
          <Text size="xs" c="dimmed">
            {verdict?.ok && value.trim() !== '' ? t('editor.formula_ok', { type: choiceLabel(t, verdict.type) }) : ''}
          </Text>
        )}
        {object !== undefined && <FieldMenu object={object} onPick={insert} />}
      </Group>
    </div>
  )
}

/** undefined while the engine is loading. */
export function useVerdict(input: {
  object?: string
  text: string
  condition: boolean
}): FormulaCheck.FormulaVerdict | undefined {
  const documents = useDocuments()
  const [check, setCheck] = useState<typeof FormulaCheck | null>(null)
  useEffect(() => {
    let wanted = true
    void import('../editor/formula-check.ts').then((module) => wanted && setCheck(module))
    return () => {
      wanted = false
    }
  }, [])
  const { object, text, condition } = input
  return useMemo(
    () =>
      check === null || object === undefined
        ? undefined
        : check.checkFormulaText(documents, { object, text, condition, locale: localeNow() }),
    [check, documents, object, text, condition],
  )
}

function FieldMenu({ object, onPick }: { object: string; onPick(text: string): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const fields = useMemo(() => fieldsNamed(documents, object), [documents, object])
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton
          fz={12}
          c="var(--link)"
          style={{ whiteSpace: 'nowrap', display: 'inline-flex', gap: 3, alignItems: 'center' }}
        >
          <IconCode size={13} aria-hidden />
          {t('editor.insert_field')}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {fields.map((field) => (
          <Menu.Item
            key={field.value}
            onClick={() => onPick(field.value)}
            rightSection={
              <Text size="xs" c="dimmed">
                {field.value}
              </Text>
            }
          >
            {labelOf(field.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
