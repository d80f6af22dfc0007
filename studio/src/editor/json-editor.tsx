/** One document as JSON with completion from its schema; every valid state is an edit like any other. */
import { Center, Loader, useComputedColorScheme } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { canonicalJson } from '@trellis/metadata/model/canonical.ts'
import { documentIn, sameDocument } from '../document/documents.ts'
import { useStudio } from '../document/studio.ts'
import type * as Monaco from './monaco.ts'
import { useStudioText } from '../i18n/studio-text.ts'

type Opened = ReturnType<typeof Monaco.openJson>
export type JsonState = { ok: true } | { ok: false; text: string }

type Props = { document: AnyDocument; onChange(document: AnyDocument): void; onState(state: JsonState): void }

export function JsonEditor({ document, onChange, onState }: Props) {
  const t = useStudioText()
  const studio = useStudio()
  const scheme = useComputedColorScheme()
  const node = useRef<HTMLDivElement>(null)
  const opened = useRef<Opened | null>(null)
  const [ready, setReady] = useState(false)
  const { kind, name } = document
  const newest = () => documentIn(studio.documents(), kind, name)
  const latest = useRef({ onChange, onState })
  useEffect(() => {
    latest.current = { onChange, onState }
  })
  /** What this editor said last: everything else comes from elsewhere, and the text follows it. */
  const own = useRef<AnyDocument | null>(null)

  const open = useEffectEvent((openJson: typeof Monaco.openJson) => {
    if (!node.current) return
    const editor = openJson({
      node: node.current,
      kind,
      name,
      text: canonicalJson(newest() ?? { kind, name }),
      dark: scheme === 'dark',
      label: t('editor.json_of', { name }),
    })
    opened.current = editor
    editor.onChange(() => {
      const read = readDocument(editor.text(), { kind, name })
      latest.current.onState(read.ok ? { ok: true } : { ok: false, text: t(read.reason) })
      if (!read.ok || sameDocument(read.document, newest())) return
      own.current = read.document
      latest.current.onChange(read.document)
    })
    setReady(true)
  })
  const follow = useEffectEvent(() => {
    const editor = opened.current
    const there = newest()
    if (!editor || !there || there === own.current) return
    const read = readDocument(editor.text(), { kind, name })
    if (!read.ok || !sameDocument(read.document, there)) editor.put(canonicalJson(there))
  })
  // The editor is opened once per document; scheme and documents are followed below.
  useEffect(() => {
    let wanted = true
    void import('./monaco.ts').then(({ openJson }) => wanted && open(openJson))
    return () => {
      wanted = false
      opened.current?.dispose()
      opened.current = null
    }
  }, [kind, name])
  useEffect(() => opened.current?.dark(scheme === 'dark'), [scheme, ready])
  // Undo, or an edit elsewhere: the text follows, unless it says the same already.
  useEffect(() => follow(), [document, ready])

  return (
    <div style={{ position: 'relative', flex: 1, minHeight: 0 }}>
      <div ref={node} style={{ position: 'absolute', inset: 0 }} />
      {!ready && (
        <Center h={200} role="status" aria-label={t('editor.loading')}>
          <Loader />
        </Center>
      )}
    </div>
  )
}

type Read = { ok: true; document: AnyDocument } | { ok: false; reason: 'editor.not_json' | 'editor.keep_name' }

export function readDocument(text: string, expected: { kind: string; name: string }): Read {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, reason: 'editor.not_json' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, reason: 'editor.not_json' }
  const document = value as AnyDocument
  return document.kind === expected.kind && document.name === expected.name
    ? { ok: true, document }
    : { ok: false, reason: 'editor.keep_name' }
}
