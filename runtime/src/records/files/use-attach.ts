/** Attaches files to a record, three at a time: each is sent, then held by a record of the attachment object. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { dropUpload, uploadFile } from '../../api/files.ts'
import { newKey } from '../../api/new-key.ts'
import { problemOf } from '../../api/problem.ts'
import { createRecord, recordsChanged } from '../../api/records.ts'
import { useText } from '../../i18n/i18n.ts'
import type { PageRecord } from '../../page/page-record.ts'
import type { Sending } from '../../fields/use-upload.ts'

export type Attaching = Sending & { key: string }

const mostAtOnce = 3

export function useAttach(attachment: ObjectView, page: PageRecord) {
  const t = useText()
  const client = useQueryClient()
  const [sending, setSending] = useState<Attaching[]>([])
  const stops = useRef(new Map<string, AbortController>())
  const waiting = useRef<Attaching[]>([])
  useEffect(() => {
    const known = stops.current
    return () => {
      for (const stop of known.values()) stop.abort()
    }
  }, [])
  const update = (key: string, some: Partial<Attaching> | null) =>
    setSending((now) =>
      some === null
        ? now.filter((one) => one.key !== key)
        : now.map((one) => (one.key === key ? { ...one, ...some } : one)),
    )
  const next = () => {
    while (stops.current.size < mostAtOnce) {
      const one = waiting.current.shift()
      if (one === undefined) return
      void send(one)
    }
  }
  const send = async ({ key, file }: Attaching) => {
    const stop = new AbortController()
    stops.current.set(key, stop)
    try {
      const done = await uploadFile(file, { signal: stop.signal, onProgress: (share) => update(key, { share }) })
      await hold(attachment, page, { id: done.id, name: done.name, key })
      update(key, null)
      void recordsChanged(client, attachment.name)
    } catch (error) {
      const problem = problemOf(error)
      const reasons = (problem.errors ?? []).flatMap((one) => one.message ?? [])
      if (!stop.signal.aborted)
        update(key, { problem: reasons.join(' ') || problem.title || t('problem.unexpected'), share: 0 })
    } finally {
      stops.current.delete(key)
      next()
    }
  }
  return {
    sending,
    add(files: File[]) {
      const added = files.map((file): Attaching => ({ key: newKey(), file, share: 0 }))
      waiting.current.push(...added)
      setSending((now) => [...now, ...added])
      next()
    },
    cancel(key: string) {
      waiting.current = waiting.current.filter((one) => one.key !== key)
      stops.current.get(key)?.abort()
      update(key, null)
    },
    retry(key: string) {
      const one = sending.find((entry) => entry.key === key)
      if (!one) return
      update(key, { problem: undefined, share: 0 })
      waiting.current.push(one)
      next()
    },
  }
}

/** A file that no record takes is given back at once. */
async function hold(
  attachment: ObjectView,
  page: PageRecord,
  file: { id: string; name: string; key: string },
): Promise<void> {
  const parts = attachment.attachment
  if (!parts) return
  const isOneOf = Object.hasOwn(attachment.fields, `${parts.related}_object`)
  try {
    await createRecord(
      attachment.name,
      {
        [attachment.name_field]: file.name,
        [parts.file]: file.id,
        [parts.related]: page.record.id,
        ...(isOneOf && { [`${parts.related}_object`]: page.object.name }),
      },
      file.key,
    )
  } catch (error) {
    if (problemOf(error).status !== 0) await dropUpload(file.id)
    throw error
  }
}
