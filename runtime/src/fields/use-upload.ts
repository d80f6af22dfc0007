/** One upload at a time of a field: progress, stopping, trying again. What was sent and not used is taken back. */
import { useEffect, useRef, useState } from 'react'
import type { FileView } from '../api/files.ts'
import { dropUpload, uploadFile } from '../api/files.ts'
import { problemOf } from '../api/problem.ts'
import { useText } from '../i18n/i18n.ts'

export type Sending = { file: File; share: number; problem?: string }

export function useUpload(onDone: (file: FileView) => void) {
  const t = useText()
  const [sending, setSending] = useState<Sending | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const send = async (file: File) => {
    stop.current?.abort()
    const own = new AbortController()
    stop.current = own
    setSending({ file, share: 0 })
    try {
      const done = await uploadFile(file, {
        signal: own.signal,
        onProgress: (share) => setSending((now) => (now?.file === file ? { ...now, share } : now)),
      })
      setSending(null)
      onDone(done)
    } catch (error) {
      if (own.signal.aborted) return
      const problem = problemOf(error)
      const reasons = (problem.errors ?? []).flatMap((one) => one.message ?? [])
      setSending({ file, share: 0, problem: reasons.join(' ') || problem.title || t('problem.unexpected') })
    }
  }
  const cancel = () => {
    stop.current?.abort()
    setSending(null)
  }
  return { sending, send, cancel, takeBack: dropUpload }
}
