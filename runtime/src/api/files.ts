/** Uploaded files: sending them with progress, and what is known of those that records hold, many asked in one call. */
import { useQuery } from '@tanstack/react-query'
import { localeNow } from '../i18n/i18n.ts'
import { request, unreachable } from './client.ts'
import type { WireProblem } from './problem.ts'
import { ApiProblem } from './problem.ts'

export type FileView = {
  id: string
  name: string
  media_type: string
  size_bytes: number
  width: number | null
  height: number | null
  created_at: string
  /** Can be shown in place. */
  picture: boolean
  url: string
}

const path = '/api/v1/files'

/** `onProgress` hears the share sent, 0 to 1. Errors: ApiProblem; AbortError when the signal ends it. */
export function uploadFile(
  file: File,
  options: { onProgress(share: number): void; signal: AbortSignal },
): Promise<FileView> {
  // fetch tells nothing of how much was sent.
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest()
    const stop = () => sending.abort()
    options.signal.addEventListener('abort', stop)
    sending.open('POST', path)
    sending.setRequestHeader('Accept-Language', localeNow())
    sending.setRequestHeader('X-Requested-With', 'trellis')
    sending.upload.onprogress = (event) => event.lengthComputable && options.onProgress(event.loaded / event.total)
    sending.onabort = () => reject(new DOMException('Aborted', 'AbortError'))
    sending.onerror = () => reject(unreachable())
    sending.onload = () => {
      const body = parsed(sending.responseText)
      if (sending.status === 201) resolve(body as FileView)
      else reject(new ApiProblem(problemOf(sending.status, body)))
    }
    sending.onloadend = () => options.signal.removeEventListener('abort', stop)
    const form = new FormData()
    form.append('file', file, file.name)
    sending.send(form)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function problemOf(status: number, body: unknown): WireProblem {
  const members = typeof body === 'object' && body !== null ? (body as Partial<WireProblem>) : {}
  return { code: `http.${status}`, title: String(status), ...members, status }
}

/** Takes back an upload that no record holds; one that is gone already is as good. */
export async function dropUpload(id: string): Promise<void> {
  await request('DELETE', `${path}/${id}`).catch(() => undefined)
}

/** null: there is no such file for this person. */
export function useFile(id: string) {
  return useQuery({ queryKey: ['files', id], queryFn: () => readSoon(id), enabled: id !== '', staleTime: 60_000 })
}

const gatherMs = 15
const mostIds = 200
let waiting: { id: string; resolve(file: FileView | null): void; reject(error: unknown): void }[] = []

/** A list of fifty files is one call. */
function readSoon(id: string): Promise<FileView | null> {
  return new Promise((resolve, reject) => {
    waiting.push({ id, resolve, reject })
    if (waiting.length === 1) setTimeout(() => void readWaiting(), gatherMs)
  })
}

async function readWaiting(): Promise<void> {
  const asked = waiting
  waiting = []
  for (let at = 0; at < asked.length; at += mostIds) {
    const part = asked.slice(at, at + mostIds)
    try {
      const ids = [...new Set(part.map((one) => one.id))]
      const { files } = await request<{ files: FileView[] }>('GET', `${path}?ids=${ids.join(',')}`)
      const byId = new Map(files.map((file) => [file.id, file]))
      for (const one of part) one.resolve(byId.get(one.id) ?? null)
    } catch (error) {
      for (const one of part) one.reject(error)
    }
  }
}
