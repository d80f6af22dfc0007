/**
 * A saved list view under a query: its filter is added to the query's, its order and columns stand where the query has none.
 * A view the caller may not see is as one that does not exist.
 */
import { managesMetadata } from '../access/access.ts'
import type { AnyDocument } from '../schema/document.ts'
import type { ListViewDocument } from '../schema/list-view.ts'
import { mayKnow } from '../layout/choose-views.ts'
import { failed, ok } from '../problem.ts'
import type { Result } from '../problem.ts'
import { seesOccurrence } from '../model/describe-items.ts'
import type { Model } from '../model/shape.ts'
import { visibleDocument } from '../model/visible-document.ts'
import type { QueryEnv } from './query-env.ts'
import { readFilter } from './read-body.ts'
import type { Filter, OrderBy, RecordQuery } from './record-query.ts'

/** Shape: `view` is `open_deals` or `opportunity.open_deals`. Errors: metadata.not_found; a broken view gives the problem of its part. */
export function applyView(query: RecordQuery, env: QueryEnv): Result<RecordQuery> {
  if (query.view === undefined) return ok(query)
  const { view: name, ...rest } = query
  const document = seenView(query.object, name, env)
  if (document === undefined) {
    return failed('metadata.not_found', {
      detail: `There is no list view "${name.slice(0, 100)}".`,
      errors: [{ pointer: '/view', code: 'value.unknown_view' }],
    })
  }
  const filters: Filter[] = []
  const refused = readFilter(document['where'], '/view/where', (filter) => filters.push(filter))
  if (refused) return refused
  const scope = scopeFilter(document['scope'])
  if (scope !== undefined) filters.push(scope)
  if (query.where !== undefined) filters.push(query.where)
  const applied: RecordQuery = { ...rest }
  const [only] = filters
  if (only !== undefined) applied.where = filters.length === 1 ? only : { and: filters }
  if (document['scope'] === 'bin') applied.deleted = true
  const grouped = query.group_by !== undefined || query.aggregates !== undefined
  if (query.order_by === undefined && !grouped && Array.isArray(document['order_by']))
    applied.order_by = document['order_by'] as OrderBy[]
  if (query.fields === undefined && !grouped) applied.fields = columnsOf(document)
  if (query.limit === undefined && !grouped && typeof document['page_size'] === 'number')
    applied.limit = document['page_size']
  return ok(applied)
}

/** As the caller is told it: one that finds records by what is hidden from them is none for them. */
function seenView(object: string, name: string, env: QueryEnv): AnyDocument | undefined {
  const { model, access } = env
  const found = viewOf(model, object, name)
  if (found === undefined || !isSeen(found, env)) return undefined
  return access.admin ? found : visibleDocument(found, seesOccurrence(model, access))
}

function viewOf(model: Model, object: string, name: string): AnyDocument | undefined {
  const views = model.documents['list_view']
  const full = name.includes('.') ? name : `${object}.${name}`
  return full.startsWith(`${object}.`) && views !== undefined && Object.hasOwn(views, full) ? views[full] : undefined
}

function isSeen(view: AnyDocument, env: QueryEnv): boolean {
  const { person } = env.user
  if (person !== undefined) return mayKnow(view as AnyDocument & ListViewDocument, person) || isSharedOf(view, env)
  const only = view['private_to']
  return typeof only !== 'string' || only.toLowerCase() === env.user.email?.toLowerCase()
}

/** Who administers metadata changes what people share, so they see it. */
function isSharedOf(view: AnyDocument, { access }: QueryEnv): boolean {
  return view['shared_by'] !== undefined && managesMetadata(access)
}

function scopeFilter(scope: unknown): Filter | undefined {
  if (scope === 'mine') return { field: 'owner', op: 'eq', value: '$me' }
  return scope === 'my_team' ? { field: 'owner', op: 'in', value: [{ token: 'my_team' }] } : undefined
}

/** The columns with the id, which rows need to be opened; undefined: the view names none. */
function columnsOf(view: AnyDocument): string[] | undefined {
  const columns = view['columns']
  if (!Array.isArray(columns) || columns.length === 0) return undefined
  const names = columns.map((column: unknown) =>
    typeof column === 'string' ? column : (column as { field: string }).field,
  )
  return ['id', ...names.filter((name) => name !== 'id')]
}
