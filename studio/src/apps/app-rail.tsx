/** The rail of an app as people will meet it. */
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import type { Documents } from '../document/documents.ts'
import { labelOr, objectIn } from '../document/documents.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { App, Entry } from './entry-line.tsx'
import { entryName } from './entry-line.tsx'
import classes from './apps.module.css'

export function Rail({ app, entries, documents }: { app: App; entries: Entry[]; documents: Documents }) {
  const t = useStudioText()
  const labelOf = useLabel()
  return (
    <div className={classes['rail']} role="img" aria-label={t('app.preview')}>
      <div className={classes['rail-title']}>
        <Icon name={app.icon ?? 'briefcase'} size={16} />
        {labelOf(labelOr(app.label, app.name))}
      </div>
      {entries.flatMap((entry, at) => [
        <RailLine key={at} entry={entry} documents={documents} />,
        ...(entry.type === 'group'
          ? entry.items.map((inner, index) => (
              <RailLine key={`${at}-${index}`} entry={inner as Entry} documents={documents} inner />
            ))
          : []),
      ])}
    </div>
  )
}

function RailLine({ entry, documents, inner }: { entry: Entry; documents: Documents; inner?: boolean }) {
  const labelOf = useLabel()
  const object = entry.type === 'object' ? entry.object : undefined
  const icon = entry.icon ?? (object === undefined ? undefined : objectIn(documents, object)?.icon)
  return (
    <div
      className={classes['rail-line']}
      data-group={entry.type === 'group' || undefined}
      style={inner ? { paddingInlineStart: 20 } : undefined}
    >
      {entry.type !== 'group' && (
        <Icon name={icon ?? (entry.type === 'link' ? 'world' : undefined)} object={object} size={15} />
      )}
      {labelOf(entryName(entry, documents))}
    </div>
  )
}
