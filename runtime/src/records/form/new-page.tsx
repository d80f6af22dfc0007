/** A blank form at an address of its own: `/:object/-/new?account=<id>` begins a record with the values the address names, so a link can be shared. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { mayDo, namePath, objectIn, targetOf, useModel } from '../../api/model.ts'
import { readRecord } from '../../api/records.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { NotFound } from '../../shell/not-found.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { PageSkeleton } from '../../ui/states.tsx'
import type { FormSearch } from './form-search.ts'

/** The form that the shell opens over any page. */
const CreateModal = lazyPart(async () => (await import('./create-modal.tsx')).CreateModal)

export function NewPage() {
  const { object: name } = useParams({ from: '/frame/$object/-/new' })
  const object = objectIn(useModel(), name)
  return object && mayDo(object, 'create') ? <NewOf key={object.name} object={object} /> : <NotFound />
}

function NewOf({ object }: { object: ObjectView }) {
  const search = useSearch({ from: '/frame/$object/-/new' })
  const back = useBack()
  const values = useNamed(object, namedIn(object, search))
  if (!values) return <PageSkeleton />
  return (
    <Suspense fallback={<PageSkeleton />}>
      <CreateModal place="page" request={{ object: object.name, values }} onClose={() => back(`/${object.name}`)} />
    </Suspense>
  )
}

/** The values, with the names of the records they point at: a link holds their ids. undefined while they are read. */
function useNamed(object: ObjectView, values: FormSearch): FormSearch | undefined {
  const model = useModel()
  const unnamed = Object.values(object.fields).flatMap((field) => {
    const path = namePath(model, field)
    const target = targetOf(model, field)
    const id = values[field.name]
    return path && target && typeof id === 'string' && id !== '' && !(path in values) ? [{ path, target, id }] : []
  })
  const names = useQuery({
    queryKey: ['form', object.name, 'names', unnamed.map(({ id }) => id)],
    enabled: unnamed.length > 0,
    queryFn: ({ signal }) =>
      Promise.all(
        unnamed.map(async ({ path, target, id }) => {
          // A record that is gone, or that one may not see, has no name here; saving says so.
          const found = await readRecord(target.name, id, ['id', target.name_field], signal).catch(() => undefined)
          return [path, found?.[target.name_field] ?? null] as const
        }),
      ),
  })
  if (unnamed.length > 0 && !names.data) return undefined
  return { ...values, ...Object.fromEntries(names.data ?? []) }
}

/** What the address says of fields that a form may fill; anything else is left out. */
function namedIn(object: ObjectView, search: FormSearch): FormSearch {
  const fits = (path: string) => {
    const name = path.split('.')[0] ?? ''
    const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined
    return field !== undefined && (path.includes('.') || isWritable(field)) && (!field.system || name === 'owner')
  }
  return Object.fromEntries(Object.entries(search).filter(([path]) => fits(path)))
}

/** To where one came from; a link that was opened on its own leads to a page beside it. */
function useBack(): (otherwise: string) => void {
  const { history } = useRouter()
  const navigate = useNavigate()
  return (otherwise) => (history.canGoBack() ? history.back() : void navigate({ to: otherwise, replace: true }))
}
