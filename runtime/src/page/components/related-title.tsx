/** The name of a block of children, which opens the list of them all: the same records in the same order. */
import { Anchor, Badge, Group, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { useText } from '../../i18n/i18n.ts'
import type { ListSearch } from '../../records/list/list-search.ts'
import { Icon } from '../../ui/icon.tsx'

/** How many children there are; `capped`: at least so many. */
export type ChildCount = { total?: number | undefined; capped?: boolean | undefined }

type Props = { child: ObjectView; title: string; list: ListSearch; count?: ChildCount }

export function RelatedTitle({ child, title, list, count }: Props) {
  const t = useText()
  return (
    <Group gap={8} wrap="nowrap" miw={0}>
      <Icon name={child.icon} object={child.name} size={16} />
      <Title order={2} fz={14} miw={0}>
        <ListLink child={child} list={list} title={t('record.see_all')}>
          {title}
        </ListLink>
      </Title>
      {count?.total !== undefined && (
        <Badge color="gray" variant="light" style={{ flex: 'none' }}>
          {count.capped ? `${count.total}+` : count.total}
        </Badge>
      )}
    </Group>
  )
}

/** Below a part of the children: the way to the others. */
export function SeeAll({ child, list, className }: { child: ObjectView; list: ListSearch; className?: string }) {
  const t = useText()
  return (
    <ListLink child={child} list={list} className={className} isLink>
      {t('record.see_all')}
    </ListLink>
  )
}

type LinkProps = {
  child: ObjectView
  list: ListSearch
  title?: string
  className?: string | undefined
  isLink?: boolean
  children: ReactNode
}

function ListLink({ child, list, title, className, isLink = false, children }: LinkProps) {
  return (
    <Anchor
      component={Link}
      to={`/${child.name}`}
      search={list as never}
      title={title}
      className={className}
      {...(isLink ? { size: 'xs' } : { inherit: true, c: 'var(--text)' })}
    >
      {children}
    </Anchor>
  )
}
