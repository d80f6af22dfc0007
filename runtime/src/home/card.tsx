/** The card around a block: its title, a way to all of it, and what stands for it when it cannot be read. */
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { problemOf } from '../api/problem.ts'
import { useText } from '../i18n/i18n.ts'
import classes from './home.module.css'

export function Card({
  title,
  count,
  way,
  children,
}: {
  title: string
  count?: string
  way?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={classes['card']} aria-label={title === '' ? undefined : title}>
      {title !== '' && (
        <header className={classes['head']}>
          <h2>{title}</h2>
          {count !== undefined && <span className={`${classes['count']} figures`}>{count}</span>}
          <span className={classes['way']}>{way}</span>
        </header>
      )}
      {children}
    </section>
  )
}

/** One block that could not be read says so in its place; the rest of the page stands. */
export function CardProblem({ error, retry }: { error: unknown; retry(): void }) {
  const t = useText()
  const problem = problemOf(error)
  return (
    <div className={classes['none']} role="alert">
      <Text size="sm" c="dimmed">
        {problem.title}
      </Text>
      <button type="button" className={classes['again']} onClick={retry}>
        {t('problem.retry')}
      </button>
    </div>
  )
}
