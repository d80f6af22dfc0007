/** The ways out of a form: closing it, following a link, leaving the page. Whoever typed something is asked first. */
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { confirmDiscard } from '../../ui/confirm.ts'

/** `forget` drops what was kept of the form; `finish` says that all is saved, so nobody is asked any more. */
export function useLeave({ isDirty, busy, forget }: { isDirty(): boolean; busy: boolean; forget(): void }) {
  const [done, setDone] = useState(false)
  const leave = async () => {
    const leaves = !isDirty() || (await confirmDiscard())
    if (leaves) forget()
    return leaves
  }
  useBlocker({
    shouldBlockFn: async () => !done && !busy && !(await leave()),
    enableBeforeUnload: () => !done && isDirty(),
  })
  const finish = () => {
    forget()
    setDone(true)
  }
  return { leave, finish }
}
