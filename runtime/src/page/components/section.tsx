/** A section of fields in columns; folds when its layout says so. */
import { Collapse, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { Fragment, useId, useState } from 'react'
import { useLabel } from '../../i18n/i18n.ts'
import { termsOf } from '../field-terms.ts'
import type { SectionBlock } from '../layout.ts'
import type { PageRecord } from '../page-record.ts'
import classes from '../page.module.css'
import { Columns, Gaps } from './columns.tsx'
import { FieldRow } from './field-row.tsx'

export function Section({ block, page }: { block: SectionBlock; page: PageRecord }) {
  const labelOf = useLabel()
  const [open, setOpen] = useState(block.collapsed !== true)
  const id = useId()
  const shown = block.fields.filter((item) => page.conditions(item.visible_when, page.record) !== false)
  if (shown.length === 0) return null
  const title = labelOf(block.label)
  return (
    <section className={classes['section']} aria-label={title || undefined}>
      {title !== '' && (
        <UnstyledButton
          className={classes['section-title']}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <IconChevronDown size={14} className={classes['chevron']} data-open={open || undefined} aria-hidden />
          {title}
        </UnstyledButton>
      )}
      <Collapse expanded={open} id={id}>
        <Columns count={block.columns} className={classes['fields']}>
          {shown.map((item) => (
            <Fragment key={item.field}>
              <Gaps count={item.gaps} />
              <FieldRow
                page={page}
                path={item.field}
                label={item.label}
                help={item.help}
                span={item.span}
                terms={termsOf(item, page.conditions, page.record)}
              />
            </Fragment>
          ))}
        </Columns>
      </Collapse>
    </section>
  )
}
