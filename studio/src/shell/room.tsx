/** The head of a room: what it is, and what can be done here. */
import { Breadcrumbs, Anchor, Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePageTitle } from '@trellis/runtime/ui/page-title.ts'
import type { Place } from '../place.ts'
import { linkTo } from './shell.tsx'
import classes from './room.module.css'

type Props = {
  title: string
  text?: string
  icon?: ReactNode
  from?: { title: string; to: Place }[]
  actions?: ReactNode
  children: ReactNode
  wide?: boolean
}

export function Room({ title, text, icon, from, actions, children, wide }: Props) {
  usePageTitle(title)
  return (
    <div className={classes['room']} data-wide={wide || undefined}>
      <div className={classes['head']}>
        <div style={{ minWidth: 0 }}>
          {from && (
            <Breadcrumbs separator="/" mb={2} styles={{ separator: { marginInline: 5 } }}>
              {from.map((step) => (
                <Anchor key={step.title} {...linkTo(step.to)} size="xs" c="dimmed">
                  {step.title}
                </Anchor>
              ))}
            </Breadcrumbs>
          )}
          <Group gap={8} wrap="nowrap">
            {icon}
            <Title order={1} className={classes['title']}>
              {title}
            </Title>
          </Group>
          {text !== undefined && (
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          )}
        </div>
        <Group gap={8} wrap="nowrap">
          {actions}
        </Group>
      </div>
      {children}
    </div>
  )
}
