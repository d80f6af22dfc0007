/** The entries of a navigation in their order. */
import { Group, Title } from '@mantine/core'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { moved } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Sortable } from '../inspector/sortable.tsx'
import { AddEntry } from './add-entry.tsx'
import type { Entry } from './entry-line.tsx'
import { EntryLine, entryName } from './entry-line.tsx'
import { movedInto, movedOut } from './navigation.ts'
import classes from './apps.module.css'

export function Navigation({ entries, setEntries }: { entries: Entry[]; setEntries(next: Entry[]): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const waysFrom = (from: number) =>
    entries.flatMap((group, at) =>
      group.type === 'group'
        ? [
            {
              text: t('app.into', { name: labelOf(entryName(group, documents)) }),
              go: () => setEntries(movedInto(entries, from, at)),
            },
          ]
        : [],
    )
  return (
    <section>
      <Group justify="space-between" mb={8}>
        <Title order={2} fz={14}>
          {t('app.navigation')}
        </Title>
        <AddEntry onAdd={(entry) => setEntries([...entries, entry])} used={entries} />
      </Group>
      <Sortable ids={entries.map((_, at) => String(at))} onMove={(from, to) => setEntries(moved(entries, from, to))}>
        <div className={classes['entries']} role="list" aria-label={t('app.navigation')}>
          {entries.map((entry, at) => (
            <EntryLine
              key={at}
              id={String(at)}
              entry={entry}
              onChange={(next) => setEntries(entries.map((one, index) => (index === at ? next : one)))}
              onRemove={() => setEntries(entries.filter((_, index) => index !== at))}
              ways={entry.type === 'group' ? [] : waysFrom(at)}
              onOut={(inner) => setEntries(movedOut(entries, at, inner))}
            />
          ))}
        </div>
      </Sortable>
    </section>
  )
}
