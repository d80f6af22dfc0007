/** A formula with its verdict as you type, checked by the same engine as the server's, and the fields it may use one click away. */
import { Code, Group, Menu, Text, Textarea, UnstyledButton } from '@mantine/core'
import { IconArrowsMaximize, IconCode } from '@tabler/icons-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { choiceLabel } from './texts-of.ts'
import { FormulaValue } from './formula-value.tsx'
import { fieldsNamed } from './names-for.ts'
import { CallHelp, SuggestList } from './suggest-list.tsx'
import { useVerdict } from './use-formula.ts'
import { useTyping } from './use-typing.ts'

const FormulaEditor = lazy(async () => ({ default: (await import('../editor/formula-editor.tsx')).FormulaEditor }))

/** A finger has no use for an editor that is made for keys. */
const canType = !window.matchMedia('(pointer: coarse)').matches

/** `labelHidden`: the label is said to those who hear the page, and stands beside it for those who see it. */
export type FormulaInputProps = {
  label: string
  labelHidden?: boolean
  help?: string
  error?: string
  object?: string
  condition: boolean
  value: string
  onChange(value: string): void
}

export function FormulaInput(props: FormulaInputProps) {
  const { label, labelHidden, help, error, object, condition, value, onChange } = props
  const verdict = useVerdict({ object, text: value, condition })
  const typing = useTyping({ object, condition, value, onChange })
  const bad = verdict && !verdict.ok ? verdict.errors[0] : undefined
  return (
    <div>
      <Textarea
        {...typing.props}
        {...(labelHidden === true ? { 'aria-label': label } : { label })}
        description={help}
        error={error ?? (bad && !typing.open ? bad.text : undefined)}
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        autoCapitalize="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5, lineHeight: 1.5 } }}
        value={value}
      />
      {typing.open && <SuggestList id={typing.id} items={typing.items} active={typing.active} onPick={typing.pick} />}
      {typing.help && !typing.open && <CallHelp help={typing.help} />}
      <Group justify="space-between" mt={4} gap={6} wrap="nowrap">
        <Verdict value={value} verdict={verdict} />
        <Group gap={10} wrap="nowrap">
          {object !== undefined && canType && <LargeEditor {...{ label, object, condition, value, onChange }} />}
          {object !== undefined && <FieldMenu object={object} onPick={typing.insert} />}
        </Group>
      </Group>
      {object !== undefined && verdict?.ok === true && value.trim() !== '' && (
        <FormulaValue object={object} formula={value} condition={condition} />
      )}
    </div>
  )
}

type EditorProps = { label: string; object: string; condition: boolean; value: string; onChange(value: string): void }

function LargeEditor(props: EditorProps) {
  const t = useStudioText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <UnstyledButton
        fz={12}
        c="var(--link)"
        style={{ whiteSpace: 'nowrap', display: 'inline-flex', gap: 3, alignItems: 'center' }}
        aria-label={t('editor.enlarge_long')}
        aria-description={props.label}
        onClick={() => setOpen(true)}
      >
        <IconArrowsMaximize size={13} aria-hidden />
        {t('editor.enlarge')}
      </UnstyledButton>
      {open && (
        <Suspense>
          <FormulaEditor {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

function Verdict({ value, verdict }: { value: string; verdict: ReturnType<typeof useVerdict> }) {
  const t = useStudioText()
  const bad = verdict && !verdict.ok ? verdict.errors[0] : undefined
  if (!bad || bad.end <= bad.start) {
    return (
      <Text size="xs" c="dimmed">
        {verdict?.ok && value.trim() !== '' ? t('editor.formula_ok', { type: choiceLabel(t, verdict.type) }) : ''}
      </Text>
    )
  }
  return (
    <Text size="xs" c="dimmed" truncate>
      <Code>{value.slice(Math.max(0, bad.start - 12), bad.start)}</Code>
      <Code color="red.1" c="red.9">
        {value.slice(bad.start, bad.end)}
      </Code>
    </Text>
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
