/** Every document by kind, and the JSON of the one that is chosen. */
import { ActionIcon, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { kindOf, kinds } from '@trellis/metadata/schema/kinds.ts'
import { isName } from '@trellis/metadata/schema/names.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentIn, documentsOfKind, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import objects from '../objects/objects.module.css'
import { go } from '../place.ts'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import { DocumentPart } from './document-part.tsx'

export function DocumentsRoom({ kind = 'object', name }: { kind?: string; name?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const [making, setMaking] = useState(false)
  const list = useMemo(() => documentsOfKind(documents, kind), [documents, kind])
  const chosen = name === undefined ? undefined : documentIn(documents, kind, name)
  const counts = useMemo(() => {
    const found = new Map<string, number>()
    for (const document of documents.values()) found.set(document.kind, (found.get(document.kind) ?? 0) + 1)
    return found
  }, [documents])
  const kindList = kinds.map((one) => ({
    value: one,
    label: `${labelOf(kindOf(one)?.label)} (${counts.get(one) ?? 0})`,
  }))
  return (
    <Room wide title={t('editor.documents')} text={t('editor.documents_text')}>
      <div style={{ display: 'flex', flex: 1, minHeight: 0, borderTop: '1px solid var(--line)' }}>
        <div className={objects['palette']} style={{ width: 250 }}>
          <Group gap={4} wrap="nowrap" mb={6}>
            <Select
              size="xs"
              style={{ flex: 1 }}
              aria-label={t('editor.kinds')}
              data={kindList}
              value={kind}
              onChange={(next) => next && go(['documents', next])}
              searchable
              allowDeselect={false}
            />
            <ActionIcon
              aria-label={t('editor.new_of', { kind: labelOf(kindOf(kind)?.label) })}
              onClick={() => setMaking(true)}
            >
              <IconPlus size={15} />
            </ActionIcon>
          </Group>
          {list.length === 0 && (
            <Text size="xs" c="dimmed" p={6}>
              {t('editor.none')}
            </Text>
          )}
          {list.map((document) => (
            <a
              key={document.name}
              className={objects['palette-item']}
              style={{ cursor: 'pointer', textDecoration: 'none' }}
              {...linkTo(['documents', kind, document.name])}
              aria-current={document === chosen ? 'true' : undefined}
            >
              <span
                style={{ minWidth: 0, overflowWrap: 'anywhere', fontWeight: document === chosen ? 600 : undefined }}
              >
                {labelOf(labelOr(document['label'], document.name))}
                <br />
                <span className={objects['name']}>{document.name}</span>
              </span>
            </a>
          ))}
        </div>
        {chosen ? (
          <DocumentPart key={`${kind}/${chosen.name}`} document={chosen} />
        ) : (
          <Text size="sm" c="dimmed" p="lg">
            {t('editor.choose')}
          </Text>
        )}
      </div>
      {making && <NewDocument kind={kind} onClose={() => setMaking(false)} />}
    </Room>
  )
}

function NewDocument({ kind, onClose }: { kind: string; onClose(): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const edits = useEdits()
  const scoped = kindOf(kind)?.scoped === true
  const [object, setObject] = useState<string | null>(null)
  // Settings are one document, and this is what it is called.
  const fixed = kind === 'settings' ? 'workspace' : undefined
  const [name, setName] = useState(fixed ?? '')
  const full = scoped ? `${object ?? ''}.${name}` : name
  const ready = isName(name) && (!scoped || object !== null) && documentIn(documents, kind, full) === undefined
  const make = () => {
    edits.add({ kind, name: full })
    go(['documents', kind, full])
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('editor.new_of', { kind: labelOf(kindOf(kind)?.label) })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) make()
        }}
      >
        <Stack gap="sm">
          {scoped && (
            <Select
              label={t('app.object')}
              data={documentsOfKind(documents, 'object').map((one) => ({
                value: one.name,
                label: labelOf(labelOr(one['label'], one.name)),
              }))}
              value={object}
              onChange={setObject}
              searchable
            />
          )}
          <TextInput
            label={t('object.api_name')}
            value={name}
            readOnly={fixed !== undefined}
            onChange={(event) => setName(event.currentTarget.value)}
            spellCheck={false}
          />
          <Group justify="flex-end">
            <Button type="submit" disabled={!ready}>
              {t('shell.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
