/** Every object as a card, with what the author changed marked. */
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, fieldsOf, labelOr } from '../document/documents.ts'
import { useChanges, useDocuments, useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { linkTo } from '../shell/shell.tsx'
import classes from '../shell/room.module.css'

const searchFrom = 12

export function ObjectCards() {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const changes = useChanges()
  const published = useStudioState((state) => state.published)
  const [text, setText] = useState('')
  const objects = useMemo(() => documentsOfKind<StudioObject>(documents, 'object'), [documents])
  const touched = useMemo(() => new Set(changes.map((change) => change.key)), [changes])
  const wanted = text.trim().toLowerCase()
  const shown = objects.filter(
    (object) =>
      wanted === '' ||
      object.name.includes(wanted) ||
      labelOf(labelOr(object.label, object.name)).toLowerCase().includes(wanted),
  )
  return (
    <>
      {objects.length > searchFrom && (
        <TextInput
          mb="sm"
          maw={320}
          aria-label={t('shell.search')}
          placeholder={t('shell.search')}
          leftSection={<IconSearch size={14} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <div className={classes['cards']}>
        {shown.map((object) => {
          const key = `object/${object.name}`
          return (
            <a key={object.name} className={classes['card']} {...linkTo(['objects', object.name])}>
              <span className={classes['card-icon']}>
                <Icon name={object.icon} object={object.name} size={17} />
              </span>
              <span className={classes['grow']}>
                <span className={classes['card-title']}>{labelOf(labelOr(object.label, object.name))}</span>
                <br />
                <span className={classes['card-text']}>
                  {t('object.fields_count', { count: fieldsOf(object).length })}
                </span>
              </span>
              {touched.has(key) && (
                <Choice
                  color={published.has(key) ? 'orange' : 'green'}
                  label={t(published.has(key) ? 'shell.changed' : 'shell.added')}
                />
              )}
            </a>
          )
        })}
      </div>
    </>
  )
}
