/** The record types of an object in their order; the chosen one opens beside them. */
import { Badge, Button, ColorSwatch, Group, Text } from '@mantine/core'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { languageNow, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { tintOf } from '@trellis/runtime/theme/palette.ts'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import type { TypeDraft } from '../document/commands/record-types.ts'
import { addRecordType, moveRecordType, typesOf } from '../document/commands/record-types.ts'
import type { StudioObject } from '../document/documents.ts'
import { fieldsOf, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments, useStudio } from '../document/studio.ts'
import { studioTexts } from '../i18n/studio-table.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Sortable, useSortableItem } from '../inspector/sortable.tsx'
import { go } from '../place.ts'
import { linkTo } from '../shell/shell.tsx'
import { TypeEditor } from './type-editor.tsx'
import room from '../shell/room.module.css'
import classes from './objects.module.css'

export function TypesPart({ object, selected }: { object: StudioObject; selected?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const types = typesOf(useDocuments(), object.name)
  const type = types.find((one) => one.name === selected)
  const add = () => {
    const name = freeName(`${object.name}.type`, (taken) => types.some((one) => one.name === taken))
    const [en, zh] = studioTexts['kinds.new']
    const label = { en, 'zh-CN': zh }
    const stages = fieldsOf(object).filter(([, field]) => field.type === 'select' && field['record_types'] !== true)
    const staged = stages.find(([, field]) => field.options?.some((option) => option.closed)) ?? stages[0]
    studio.edit({ key: 'step.add_type', params: { name: labelText(label, languageNow()) } }, (documents) =>
      addRecordType(documents, { object: object.name, name, label, stageField: staged?.[0] }),
    )
    go(['objects', object.name, 'types', name])
  }
  const move = (from: number, to: number) =>
    studio.edit(
      { key: 'step.move_type', params: { name: labelOf(labelOr(types[from]?.label, types[from]?.name ?? '')) } },
      (documents) => moveRecordType(documents, { object: object.name, from, to }),
    )
  return (
    <>
      <div className={classes['scroll']}>
        <Group justify="space-between" mb="sm" wrap="nowrap" align="start">
          <Text size="sm" c="dimmed" maw={620}>
            {t('kinds.text')}
          </Text>
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={add} style={{ flex: 'none' }}>
            {t('kinds.add')}
          </Button>
        </Group>
        {types.length === 0 ? (
          <EmptyState icon={<IconRoute size={28} stroke={1.4} />} title={t('kinds.none')} text={t('kinds.none_text')} />
        ) : (
          <Sortable ids={types.map((one) => one.name)} onMove={move}>
            <div className={room['lines']} role="list" aria-label={t('object.tab_types')}>
              {types.map((one) => (
                <TypeLine key={one.name} object={object.name} type={one} here={one === type} />
              ))}
            </div>
          </Sortable>
        )}
      </div>
      {type && <TypeEditor key={type.name} object={object} type={type} />}
    </>
  )
}

function TypeLine({ object, type, here }: { object: string; type: TypeDraft; here: boolean }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const name = labelOf(labelOr(type.label, type.name))
  const { attach, style, handle } = useSortableItem(type.name, name)
  return (
    <div ref={attach} style={style} className={room['line']} role="listitem">
      {handle}
      <ColorSwatch color={tintOf(type.color).dot} size={12} withShadow={false} />
      <a
        className={room['grow']}
        style={{ color: 'inherit', textDecoration: 'none', fontWeight: here ? 600 : undefined, padding: '8px 0' }}
        aria-current={here ? 'true' : undefined}
        {...linkTo(['objects', object, 'types', type.name])}
      >
        {name}
      </a>
      {type.is_default === true && <Badge>{t('kinds.usual_mark')}</Badge>}
      {type.active === false && <Badge color="gray">{t('kinds.retired')}</Badge>}
    </div>
  )
}
