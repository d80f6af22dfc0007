/** What stands in place of a page that could not be drawn, or whose files did not come: loaded anew, it is whole, and what was typed comes back. */
import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ApiProblem, problemOf } from '../api/problem.ts'
import { useText } from '../i18n/i18n.ts'
import { ProblemCard } from '../ui/states.tsx'

export function PageError({ error }: ErrorComponentProps) {
  const t = useText()
  const told = new ApiProblem({
    status: 0,
    code: 'client.unexpected',
    title: problemOf(error).title,
    detail: t('problem.page_text'),
  })
  return (
    <ProblemCard error={told} action={<Button onClick={() => location.reload()}>{t('shell.load_again')}</Button>} />
  )
}
