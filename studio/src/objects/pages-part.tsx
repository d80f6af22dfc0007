/** Pages, forms, lists and boards of an object. */
import { Badge, Button, Group, Title } from '@mantine/core'
import {
  IconCalendar,
  IconChevronRight,
  IconLayoutKanban,
  IconLayoutList,
  IconList,
  IconPlus,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, fieldsOf, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { choiceLabel } from '../inspector/texts-of.ts'
import { go } from '../place.ts'
import { linkTo } from '../shell/shell.tsx'
import room from '../shell/room.module.css'
import classes from './objects.module.css'
import { placeOf } from './place-of.ts'

const startLabels = {
  table: { en: 'New list', 'zh-CN': '新列表' },
  board: { en: 'New board', 'zh-CN': '新看板' },
  calendar: { en: 'New calendar', 'zh-CN': '新日历' },
}

export function PagesPart({ object }: { object: StudioObject }) {
  const t = useStudioText()
  const documents = useDocuments()
  const edits = useEdits()
  const layouts = documentsOfKind(documents, 'layout', object.name)
  const views = documentsOfKind(documents, 'list_view', object.name)
  const fields = fieldsOf(object)
  const stage = fields.find(([, field]) => field.type === 'select')?.[0]
  const day = fields.find(([, field]) => field.type === 'date' || field.type === 'datetime')?.[0]
  const free = (local: string, taken: AnyDocument[]) =>
    freeName(`${object.name}.${local}`, (name) => taken.some((one) => one.name === name))
  const addLayout = () => {
    const name = free('page', layouts)
    const names = fields.map(([field]) => field).slice(0, 12)
    const section = { type: 'section', label: { en: 'Details', 'zh-CN': '基本信息' }, columns: 2, fields: names }
    edits.add({
      kind: 'layout',
      name,
      label: { en: 'New page', 'zh-CN': '新页面' },
      tabs: [{ name: 'details', label: { en: 'Details', 'zh-CN': '详情' }, blocks: [section] }],
    })
    go(['layouts', name])
  }
  const addView = (type: 'table' | 'board' | 'calendar') => {
    const name = free(type === 'table' ? 'list' : type, views)
    const columns = fields.slice(0, 6).map(([field]) => field)
    const board =
      type === 'board'
        ? { board: { group_by: stage ?? '', card_fields: columns.filter((field) => field !== stage).slice(0, 3) } }
        : type === 'calendar'
          ? { calendar: { start: day ?? '' } }
          : {}
    edits.add({
      kind: 'list_view',
      name,
      type,
      label: startLabels[type],
      columns,
      position: views.length + 1,
      ...board,
    })
    go(['views', name])
  }
  return (
    <div className={classes['scroll']}>
      <Head title={t('object.layouts')}>
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={addLayout}>
          {t('object.add_layout')}
        </Button>
      </Head>
      <Lines documents={layouts} />
      <Head title={t('object.views')}>
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => addView('table')}>
          {t('object.add_view')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={stage === undefined}
          onClick={() => addView('board')}
        >
          {t('object.add_board')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={day === undefined}
          onClick={() => addView('calendar')}
        >
          {t('object.add_calendar')}
        </Button>
      </Head>
      <Lines documents={views} />
    </div>
  )
}

function Head({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Group justify="space-between" mt="sm" mb={8}>
      <Title order={2} fz={14}>
        {title}
      </Title>
      <Group gap={8}>{children}</Group>
    </Group>
  )
}

function Lines({ documents }: { documents: AnyDocument[] }) {
  const t = useStudioText()
  const labelOf = useLabel()
  if (documents.length === 0) return null
  return (
    <div className={room['lines']} style={{ marginBottom: 24 }}>
      {documents.map((document) => {
        const type = String(document['type'] ?? (document.kind === 'list_view' ? 'table' : ''))
        const Shape =
          document.kind === 'layout'
            ? IconLayoutList
            : type === 'board'
              ? IconLayoutKanban
              : type === 'calendar'
                ? IconCalendar
                : IconList
        const uses = Array.isArray(document['use']) ? document['use'].map((one) => choiceLabel(t, String(one))) : []
        return (
          <a key={document.name} className={room['line']} {...linkTo(placeOf(document.kind, document.name))}>
            <Shape size={16} stroke={1.6} color="var(--text-soft)" aria-hidden />
            <span className={room['grow']}>{labelOf(labelOr(document['label'], document.name))}</span>
            {type !== '' && <Badge color="gray">{choiceLabel(t, type)}</Badge>}
            {uses.map((use) => (
              <Badge key={use} color="gray">
                {use}
              </Badge>
            ))}
            <IconChevronRight size={15} aria-hidden />
          </a>
        )
      })}
    </div>
  )
}
