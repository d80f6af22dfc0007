/** Blocks without a query of their own: a text, buttons that create, and what was opened last. */
import { Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import { quickCreate } from '../actions/quick-create.ts'
import { mayDo, objectIn, useModel } from '../api/model.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { recentRecords } from '../shell/recent.ts'
import { Face } from '../ui/choice.tsx'
import { Card } from './card.tsx'
import classes from './home.module.css'

export function TextBlock({ block }: { block: Extract<PageBlock, { type: 'text' }> }) {
  const labelOf = useLabel()
  return (
    <Card title={labelOf(block.label)}>
      <Text size="sm" className={classes['text']}>
        {labelOf(block.text)}
      </Text>
    </Card>
  )
}

export function CreateBlock({ block }: { block: Extract<PageBlock, { type: 'create' }> }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const objects = block.objects.flatMap((name) => {
    const object = objectIn(model, name)
    return object && mayDo(object, 'create') ? [object] : []
  })
  if (objects.length === 0) return null
  return (
    <div className={classes['create']}>
      {objects.map((object) => (
        <button key={object.name} type="button" onClick={() => quickCreate({ object: object.name })}>
          <IconPlus size={14} stroke={1.8} aria-hidden />
          {t('list.new', { object: labelOf(object.label) })}
        </button>
      ))}
    </div>
  )
}

export function RecentBlock({ block }: { block: Extract<PageBlock, { type: 'recent' }> }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const hits = recentRecords()
    .filter((hit) => objectIn(model, hit.object) !== undefined)
    .slice(0, block.limit ?? 6)
  return (
    <Card title={labelOf(block.label) || t('home.recent')}>
      {hits.length === 0 ? (
        <Text size="sm" c="dimmed" className={classes['none']}>
          {t('home.no_recent')}
        </Text>
      ) : (
        <ul className={classes['lines']}>
          {hits.map((hit) => (
            <li key={hit.id}>
              <Link to="/$object/$id" params={{ object: hit.object, id: hit.id }} className={classes['line']}>
                <Face name={hit.name} square={hit.object !== 'user'} size={20} />
                <span className={classes['name']}>{hit.name}</span>
                <span className={classes['fact']}>{labelOf(objectIn(model, hit.object)?.label)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
