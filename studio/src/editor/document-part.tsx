/** One document as JSON with its verdict, where it comes from, and the way to its designer. */
import { ActionIcon, Anchor, Group, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { messageOf } from '@trellis/metadata/messages.ts'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { placeOf } from '../objects/place-of.ts'
import { Shipped } from '../publish/shipped.tsx'
import { linkTo } from '../shell/shell.tsx'
import type { JsonState } from './json-editor.tsx'
import { JsonEditor } from './json-editor.tsx'

export function DocumentPart({ document }: { document: AnyDocument }) {
  const t = useStudioText()
  const edits = useEdits()
  const [state, setState] = useState<JsonState>({ ok: true })
  const problems = useMemo(() => checkDocument(document), [document])
  const designer = placeOf(document.kind, document.name)
  const first = problems[0]
  return (
    <div style={{ display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0 }}>
      <Group
        gap={10}
        px="md"
        py={6}
        justify="space-between"
        wrap="nowrap"
        style={{ borderBottom: '1px solid var(--line)' }}
      >
        <Group gap={8} role="status" wrap="nowrap" style={{ minWidth: 0 }}>
          {!state.ok ? (
            <Choice color="orange" label={state.text} />
          ) : first ? (
            <>
              <Choice color="red" label={t('editor.problem', { count: problems.length })} />
              <Text size="xs" truncate>
                {first.pointer}: {messageOf(first.code, first.params ?? {}, localeNow())}
              </Text>
            </>
          ) : (
            <Choice color="green" label={t('editor.valid')} />
          )}
          <Shipped kind={document.kind} name={document.name} />
        </Group>
        <Group gap={8} wrap="nowrap">
          {designer[0] !== 'documents' && (
            <Anchor size="sm" {...linkTo(designer)} style={{ whiteSpace: 'nowrap' }}>
              {t('editor.designer')}
            </Anchor>
          )}
          <ActionIcon aria-label={t('shell.delete')} onClick={() => edits.remove(document)}>
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      </Group>
      <JsonEditor document={document} onChange={edits.put} onState={setState} />
    </div>
  )
}
