/** Lists of choices that several fields share: order by drag, colours, labels, and which fields use them. */
import { ActionIcon, Anchor, Button, Stack, Text, Title } from '@mantine/core'
import { IconListDetails, IconPlus, IconTrash } from '@tabler/icons-react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { OptionDocument } from '@trellis/metadata/schema/field.ts'
import type { PicklistDocument } from '@trellis/metadata/schema/picklist.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, fieldsOf, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { studioTexts } from '../i18n/studio-table.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ChoicesEditor } from '../inspector/choices-editor.tsx'
import { LabelInput } from '../inspector/label-input.tsx'
import { go } from '../place.ts'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import objects from '../objects/objects.module.css'
import room from '../shell/room.module.css'

type Picklist = AnyDocument & PicklistDocument

export function PicklistsRoom({ selected }: { selected?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const lists = documentsOfKind<Picklist>(useDocuments(), 'picklist')
  const list = lists.find((one) => one.name === selected) ?? lists[0]
  const add = () => {
    const name = freeName('choices', (taken) => lists.some((one) => one.name === taken), '__c')
    const [en, zh] = studioTexts['picklist.new']
    edits.add({ kind: 'picklist', name, label: { en, 'zh-CN': zh }, options: [] })
    go(['picklists', name])
  }
  return (
    <Room
      wide
      title={t('picklist.title')}
      text={t('picklist.text')}
      from={[{ title: t('object.objects'), to: ['objects'] }]}
      actions={
        <Button leftSection={<IconPlus size={14} />} onClick={add}>
          {t('picklist.new')}
        </Button>
      }
    >
      <div className={objects['part']} style={{ borderTop: '1px solid var(--line)' }}>
        <nav className={objects['palette']} style={{ width: 230 }} aria-label={t('picklist.title')}>
          {lists.map((one) => (
            <a
              key={one.name}
              className={objects['palette-item']}
              style={{ cursor: 'pointer', textDecoration: 'none', fontWeight: one === list ? 600 : undefined }}
              aria-current={one === list ? 'true' : undefined}
              {...linkTo(['picklists', one.name])}
            >
              <span className={room['grow']}>{labelOf(labelOr(one.label, one.name))}</span>
              <span className={room['card-text']}>{t('picklist.count', { count: one.options.length })}</span>
            </a>
          ))}
        </nav>
        <div className={objects['scroll']}>
          {list ? (
            <ListEditor key={list.name} list={list} />
          ) : (
            <EmptyState
              icon={<IconListDetails size={28} stroke={1.4} />}
              title={t('picklist.none')}
              text={t('picklist.text')}
            />
          )}
        </div>
      </div>
    </Room>
  )
}

function ListEditor({ list }: { list: Picklist }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const used = usesOf(documentsOfKind<StudioObject>(useDocuments(), 'object'), list.name)
  const remove = () => {
    edits.remove(list)
    go(['picklists'])
  }
  return (
    <Stack gap="lg" maw={760}>
      <div style={{ display: 'flex', gap: 8, alignItems: 'end' }}>
        <div style={{ flex: 1 }}>
          <LabelInput
            title={t('prop.label')}
            value={list.label}
            onChange={(value) => edits.set(list, ['label'], value)}
          />
        </div>
        <ActionIcon variant="default" size={34} aria-label={t('picklist.remove')} onClick={remove}>
          <IconTrash size={15} />
        </ActionIcon>
      </div>
      <ChoicesEditor
        label={t('picklist.choices')}
        value={list.options as OptionDocument[]}
        onChange={(options) => edits.set(list, ['options'], options)}
      />
      <section>
        <Title order={2} fz={14} mb={4}>
          {t('picklist.used')}
        </Title>
        {used.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('picklist.not_used')}
          </Text>
        )}
        {used.map(({ object, field, label }) => (
          <div key={`${object.name}.${field}`}>
            <Anchor size="sm" {...linkTo(['objects', object.name, 'fields', field])}>
              {labelOf(labelOr(object.label, object.name))} · {labelOf(labelOr(label, field))}
            </Anchor>
          </div>
        ))}
      </section>
    </Stack>
  )
}

function usesOf(all: StudioObject[], list: string) {
  return all.flatMap((object) =>
    fieldsOf(object).flatMap(([field, document]) =>
      document.picklist === list ? [{ object, field, label: document.label }] : [],
    ),
  )
}
