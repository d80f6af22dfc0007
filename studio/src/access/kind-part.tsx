/** Documents of one kind as lines, the chosen one beside them, a button that makes one: the frame of groups, queues and rules. */
import { ActionIcon, Badge, Button, Group, Menu, Text } from '@mantine/core'
import { IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { objectsNamed } from '../inspector/names-for.ts'
import { Panel } from '../inspector/panel.tsx'
import { go } from '../place.ts'
import { linkTo } from '../shell/shell.tsx'
import objects from '../objects/objects.module.css'
import room from '../shell/room.module.css'

type Props = {
  /** Step of the address below `access`. */
  part: string
  kind: string
  /** Documents of the kind belong to an object, which is asked for first. */
  scoped: boolean
  selected: string | undefined
  texts: { about: string; add: string; none: string; one: string; remove: string }
  icon: ReactNode
  start(): { [member: string]: unknown }
  /** What it does, in one line. */
  sentence(document: AnyDocument): string
  editor(document: AnyDocument): ReactNode
}

export function KindPart({ part, kind, scoped, selected, texts, icon, start, sentence, editor }: Props) {
  const labelOf = useLabel()
  const edits = useEdits()
  const documents = documentsOfKind(useDocuments(), kind)
  const chosen = documents.find((one) => one.name === selected)
  const add = (object?: string) => {
    const isTaken = (name: string) => documents.some((one) => one.name === name)
    const name = object === undefined ? freeName(kind, isTaken, '__c') : freeName(`${object}.rule`, isTaken, '__c')
    edits.add({ kind, name, ...start() })
    go(['access', part, name])
  }
  return (
    <>
      <div className={objects['scroll']}>
        <Group justify="space-between" mb="sm" wrap="nowrap" align="start">
          {/* Where there is none yet, the empty state says what they are. */}
          <Text size="sm" c="dimmed" maw={640}>
            {documents.length > 0 && texts.about}
          </Text>
          {scoped ? <AddFor text={texts.add} onAdd={add} /> : <AddButton text={texts.add} onClick={() => add()} />}
        </Group>
        {documents.length === 0 ? (
          <EmptyState icon={icon} title={texts.none} text={texts.about} />
        ) : (
          <div className={room['lines']}>
            {documents.map((one) => (
              <Line key={one.name} {...{ part, document: one, sentence }} here={one === chosen} scoped={scoped} />
            ))}
          </div>
        )}
      </div>
      {chosen && (
        <Panel
          key={chosen.name}
          wide
          title={labelOf(labelOr(chosen['label'], chosen.name))}
          hint={texts.one}
          actions={
            <ActionIcon
              aria-label={texts.remove}
              onClick={() => {
                edits.remove(chosen)
                go(['access', part])
              }}
            >
              <IconTrash size={15} />
            </ActionIcon>
          }
          onClose={() => go(['access', part])}
        >
          {editor(chosen)}
        </Panel>
      )}
    </>
  )
}

function AddButton({ text, onClick }: { text: string; onClick?(): void }) {
  return (
    <Button variant="default" leftSection={<IconPlus size={14} />} onClick={onClick} style={{ flex: 'none' }}>
      {text}
    </Button>
  )
}

function AddFor({ text, onAdd }: { text: string; onAdd(object: string): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const named = objectsNamed(useDocuments()).filter((one) => one.value !== 'user')
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={14} />} style={{ flex: 'none' }}>
          {text}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('access.for_object')}</Menu.Label>
        {named.map((one) => (
          <Menu.Item key={one.value} onClick={() => onAdd(one.value)}>
            {labelOf(one.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

type LineProps = {
  part: string
  document: AnyDocument
  here: boolean
  scoped: boolean
  sentence(document: AnyDocument): string
}

function Line({ part, document, here, scoped, sentence }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const object = objectsNamed(useDocuments()).find((one) => one.value === document.name.split('.')[0])
  return (
    <a className={room['line']} aria-current={here ? 'true' : undefined} {...linkTo(['access', part, document.name])}>
      <span className={room['grow']}>
        <span style={{ fontWeight: here ? 600 : undefined }}>{labelOf(labelOr(document['label'], document.name))}</span>
        <br />
        <span className={room['card-text']}>{sentence(document)}</span>
      </span>
      {scoped && object && <Badge color="gray">{labelOf(object.label)}</Badge>}
      {document['active'] === false && <Badge color="gray">{t('access.switched_off')}</Badge>}
      <IconChevronRight size={15} aria-hidden />
    </a>
  )
}
