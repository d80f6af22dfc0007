/** What stands around the lines of a record on its page: their name, the buttons while something is not saved, and the way to all of them. */
import { Alert, Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { wholeList } from '../children-shown.ts'
import { RelatedTitle, SeeAll } from '../components/related-title.tsx'
import type { LineItemsBlock } from '../layout.ts'
import type { PageRecord } from '../page-record.ts'
import classes from './line-items.module.css'
import { linesWhere } from './lines-query.ts'
import type { LineSetup } from './use-lines.ts'

type Props = {
  block: LineItemsBlock
  page: PageRecord
  setup: LineSetup
  /** More than stand here; absent: all stand here. */
  total: number | undefined
  /** Why the last save was refused. */
  reasons: readonly string[]
  dirty: boolean
  busy: boolean
  onSave(): void
  onDiscard(): void
  children: ReactNode
}

export function LinesFrame({ block, page, setup, total, reasons, dirty, busy, onSave, onDiscard, children }: Props) {
  const t = useText()
  const labelOf = useLabel()
  const { child } = setup
  const title = linesTitle(block, setup, labelOf)
  const columns = setup.columns.map(({ path }) => path)
  const list = wholeList(block, columns, linesWhere(setup, page.record.id))
  return (
    <section
      className={classes['block']}
      aria-label={title}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's' && dirty) {
          event.preventDefault()
          onSave()
        }
      }}
    >
      <Group justify="space-between" wrap="nowrap" mih={30}>
        <RelatedTitle child={child} title={title} list={list} count={{ total }} />
        {dirty && (
          <Group gap={6} wrap="nowrap">
            <Button variant="default" disabled={busy} onClick={onDiscard}>
              {t('record.discard')}
            </Button>
            <Button loading={busy} disabled={page.preview} onClick={onSave}>
              {t('record.save_lines')}
            </Button>
          </Group>
        )}
      </Group>
      {reasons.length > 0 && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {reasons.join(' ')}
        </Alert>
      )}
      {children}
      {total !== undefined && <SeeAll child={child} list={list} />}
    </section>
  )
}

export function linesTitle(block: LineItemsBlock, { child }: LineSetup, labelOf: ReturnType<typeof useLabel>): string {
  return labelOf(block.label ?? child.plural_label ?? child.label)
}
