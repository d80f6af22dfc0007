/** A formula in a large editor: what it may use beside it, its mistakes and its value on a record below it. What is typed is the edit itself. */
import { Anchor, Button, Group, Modal, ScrollArea, Text, TextInput, useComputedColorScheme } from '@mantine/core'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { formatFormula } from '@trellis/metadata/formula/editor/format.ts'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { FormulaValue } from '../inspector/formula-value.tsx'
import { formulaLanguage } from './formula-check.ts'
import type * as Monaco from './monaco-formula.ts'
import classes from './editor.module.css'

type Mistake = { message: string; line: number; start: number; severity: 'error' | 'hint' }

function mistakesOf(text: string, language: Monaco.Language): Mistake[] {
  return language.mistakes(text).map(({ message, start, severity }) => ({
    message,
    start,
    severity,
    line: text.slice(0, start).split('\n').length,
  }))
}

type Opened = ReturnType<typeof Monaco.openFormula>
type Props = {
  label: string
  object: string
  condition: boolean
  value: string
  onChange(value: string): void
  onClose(): void
}

export function FormulaEditor({ label, object, condition, value, onChange, onClose }: Props) {
  const t = useStudioText()
  const documents = useDocuments()
  const language = useMemo(
    () => formulaLanguage(documents, { object, condition, locale: localeNow() }),
    [documents, object, condition],
  )
  const done = useRef<HTMLButtonElement>(null)
  const [editor, setEditor] = useState<Opened | null>(null)
  const mistakes = useMemo(() => mistakesOf(value, language), [value, language])
  useEffect(() => {
    if (editor === null) return
    // Undo, or an edit elsewhere: the text follows.
    editor.put(value)
    editor.judge()
  }, [editor, value, language])
  const isRight = mistakes.every((one) => one.severity !== 'error') && value.trim() !== ''
  return (
    <Modal
      opened
      onClose={onClose}
      size={980}
      closeOnEscape={false}
      title={t('editor.formula_of', { name: label })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <div className={classes['formula']}>
        <div className={classes['formula-main']}>
          <Code
            {...{ value, language, onChange }}
            label={label}
            onOpen={setEditor}
            onLeave={() => done.current?.focus()}
          />
          <Mistakes mistakes={mistakes} onPick={(mistake) => editor?.goTo(mistake.start)} />
          {isRight && <FormulaValue {...{ object, condition }} formula={value} />}
        </div>
        <Uses language={language} onPick={(text) => editor?.insert(text)} />
      </div>
      <Group justify="space-between" mt="md">
        <Text size="xs" c="dimmed">
          {t('editor.keys')}
        </Text>
        <Group gap={8}>
          <Button variant="default" disabled={!isRight} onClick={() => onChange(formatFormula(value))}>
            {t('editor.tidy')}
          </Button>
          <Button ref={done} onClick={onClose}>
            {t('editor.done')}
          </Button>
        </Group>
      </Group>
    </Modal>
  )
}

type CodeProps = {
  label: string
  value: string
  language: Monaco.Language
  onChange(value: string): void
  onOpen(editor: Opened): void
  onLeave(): void
}

function Code({ label, value, language, onChange, onOpen, onLeave }: CodeProps) {
  const scheme = useComputedColorScheme()
  const node = useRef<HTMLDivElement>(null)
  const latest = useRef({ language, onChange })
  useEffect(() => {
    latest.current = { language, onChange }
  })
  const open = useEffectEvent((openFormula: typeof Monaco.openFormula): Opened | undefined => {
    if (!node.current) return undefined
    const made = openFormula({
      node: node.current,
      text: value,
      dark: scheme === 'dark',
      label,
      language: () => latest.current.language,
      onChange: (text) => latest.current.onChange(text),
      onLeave,
    })
    made.focus()
    onOpen(made)
    return made
  })
  useEffect(() => {
    let wanted = true
    let made: Opened | undefined
    void import('./monaco-formula.ts').then(({ openFormula }) => {
      if (wanted) made = open(openFormula)
    })
    return () => {
      wanted = false
      made?.dispose()
    }
  }, [])
  return <div ref={node} className={classes['formula-code']} data-autofocus />
}

function Mistakes({ mistakes, onPick }: { mistakes: Mistake[]; onPick(mistake: Mistake): void }) {
  const t = useStudioText()
  return (
    <div role="status" className={classes['formula-mistakes']}>
      {mistakes.map((one) => (
        <div key={`${one.start} ${one.message}`}>
          <Anchor component="button" type="button" size="xs" onClick={() => onPick(one)}>
            {t('editor.line', { line: one.line })}
          </Anchor>{' '}
          <Text span size="xs" c={one.severity === 'error' ? 'var(--mantine-color-error)' : 'dimmed'}>
            {one.message}
          </Text>
        </div>
      ))}
    </div>
  )
}

/** Fields and functions, found by typing, put in by a click. */
function Uses({ language, onPick }: { language: Monaco.Language; onPick(text: string): void }) {
  const t = useStudioText()
  const [typed, setTyped] = useState('')
  const items = useMemo(() => language.complete(typed.trim(), typed.trim().length).items, [language, typed])
  const head = typed.trim().slice(0, typed.trim().lastIndexOf('.') + 1)
  return (
    <section className={classes['formula-uses']} aria-label={t('editor.may_use')}>
      <TextInput
        size="xs"
        aria-label={t('editor.find_use')}
        placeholder={t('editor.find_use')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ScrollArea h={300} mt={6} viewportProps={{ tabIndex: 0 }}>
        {items.map((item) => (
          <button
            key={`${item.kind}:${item.label}`}
            type="button"
            className={classes['formula-use']}
            title={item.documentation}
            onClick={() => onPick(head + item.insert)}
          >
            <span>{item.label}</span>
            <span className={classes['formula-detail']}>{item.detail}</span>
          </button>
        ))}
      </ScrollArea>
    </section>
  )
}
