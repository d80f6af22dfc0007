/** The calls of the API that are the same in every workspace, for the OpenAPI document, and the schemas all calls share. */
import { list, object, shape, text } from './openapi-operation.ts'
import type { Operation } from './openapi-operation.ts'
import { peopleCalls } from './openapi-people.ts'
import type { Schema } from './openapi-schemas.ts'

const fileBody: Schema = shape({
  id: text,
  name: text,
  media_type: text,
  size_bytes: { type: 'integer' },
  width: { type: ['integer', 'null'] },
  height: { type: ['integer', 'null'] },
  created_at: text,
  created_by: text,
  picture: { type: 'boolean' },
  url: text,
})

const whole: Schema = { type: 'integer' }
const items = shape({ items: list(object), dry_run: { type: 'boolean' } }, ['items'])
const metadata = (
  method: Operation['method'],
  path: string,
  summary: string,
  rest: Partial<Operation> = {},
): Operation => ({ method, path: `/api/v1/metadata${path}`, tag: 'Metadata', summary, answer: object, ...rest })

const metadataCalls: Operation[] = [
  metadata(
    'GET',
    '',
    'The published Model, as far as the caller may see it; since an earlier `state`, only what changed',
    {
      query: ['since'],
    },
  ),
  metadata('GET', '/schemas', 'JSON Schemas of all kinds'),
  metadata('GET', '/schemas/{kind}', 'JSON Schema of a kind'),
  metadata('GET', '/{kind}', 'Documents of a kind', { query: ['draft'] }),
  metadata('GET', '/{kind}/{name}', 'One document', { query: ['draft'] }),
  metadata('GET', '/object/{name}/order', 'What happens on a write, in order'),
  metadata('GET', '/{kind}/{name}/uses', 'What uses a document'),
  metadata('GET', '/layout/{name}/entry-time', 'How long people took to fill in the forms of a layout', {
    needs: 'manage_metadata',
    answer: shape({ count: whole, median_seconds: { type: ['integer', 'null'] }, needed: whole }),
  }),
  metadata('POST', '/validation_rule/{name}/test', 'How many existing records a rule would refuse, and which', {
    needs: 'manage_metadata',
    body: object,
  }),
  {
    method: 'PUT',
    path: '/api/v1/views/{object}/{name}',
    tag: 'Metadata',
    summary: 'Share a list view, or change one that I share',
    body: object,
    answer: object,
  },
  {
    method: 'DELETE',
    path: '/api/v1/views/{object}/{name}',
    tag: 'Metadata',
    summary: 'Share it no more',
    status: 204,
  },
  metadata('PUT', '/{kind}/{name}', 'Put a document into the open change set', {
    needs: 'manage_metadata',
    body: object,
  }),
  metadata('DELETE', '/{kind}/{name}', 'Remove a document in the open change set', { needs: 'manage_metadata' }),
  metadata('GET', '/drafts', 'The open change set', { needs: 'manage_metadata' }),
  metadata('PUT', '/drafts', 'Replace the open change set', { needs: 'manage_metadata', body: object }),
  metadata('POST', '/plan', 'What publishing would do', { needs: 'manage_metadata', body: object }),
  metadata('POST', '/publish', 'Publish the open change set', { needs: 'manage_metadata', body: object }),
  metadata('POST', '/apply', 'Plan and publish documents in one call', { needs: 'manage_metadata', body: items }),
  metadata('GET', '/change-sets', 'Open change sets: my own and those shared', { needs: 'manage_metadata' }),
  metadata('PATCH', '/change-sets/mine', 'Share my change set, ask for its approval', {
    needs: 'manage_metadata',
    body: shape({ shared: { type: 'boolean' }, asked: { type: 'boolean' } }),
  }),
  metadata('GET', '/change-sets/{author}', 'One change set with its documents and comments', {
    needs: 'manage_metadata',
  }),
  metadata('POST', '/change-sets/{author}/comments', 'Say something about a change set', {
    needs: 'manage_metadata',
    body: shape({ text, kind: text, name: text }, ['text']),
    status: 201,
  }),
  metadata('POST', '/change-sets/{author}/approval', 'Approve the content of somebody else’s change set', {
    needs: 'manage_metadata',
    body: shape({ stamp: text }, ['stamp']),
  }),
  metadata('DELETE', '/change-sets/{author}/approval', 'Take the approval back', {
    needs: 'manage_metadata',
    status: 204,
  }),
  metadata('GET', '/versions', 'Published versions', { needs: 'manage_metadata' }),
  metadata('POST', '/rollback', 'Back to an earlier version', {
    needs: 'manage_metadata',
    body: shape(
      {
        version: { type: 'integer' },
        items: list(shape({ kind: text, name: text }, ['kind', 'name'])),
        dry_run: { type: 'boolean' },
      },
      ['version'],
    ),
  }),
  metadata('GET', '/export', 'All documents as a zip of files', { needs: 'manage_metadata' }),
  metadata('POST', '/import', 'Publish a zip of documents', {
    needs: 'manage_metadata',
    query: ['replace', 'confirm', 'dry_run'],
  }),
  metadata('GET', '/plugins', 'Plugins of this server, and how they differ from what is installed', {
    needs: 'manage_metadata',
  }),
  metadata('POST', '/plugins/{name}/install', 'Install or upgrade a plugin', {
    needs: 'manage_metadata',
    body: shape({ dry_run: { type: 'boolean' }, confirm: { type: 'boolean' } }),
  }),
  metadata('GET', '/documents', 'All published documents', { needs: 'manage_metadata' }),
  {
    method: 'POST',
    path: '/api/v1/formula/check',
    tag: 'Formulas',
    summary: 'Check a formula',
    body: shape(
      { object: text, formula: text, context: { enum: ['field', 'validation', 'filter', 'default', 'flow'] } },
      ['object', 'formula'],
    ),
    answer: object,
  },
  {
    method: 'POST',
    path: '/api/v1/formula/evaluate',
    tag: 'Formulas',
    summary: 'Evaluate a formula on a record',
    body: shape({ object: text, formula: text, record: object, id: text, mode: { enum: ['memory', 'sql'] } }, [
      'object',
      'formula',
    ]),
    answer: object,
  },
]

const queryBody: Schema = shape(
  {
    object: text,
    fields: list({ anyOf: [text, object] }),
    where: { anyOf: [object, text] },
    order_by: list(object),
    limit: { type: 'integer', minimum: 1, maximum: 1000 },
    cursor: { type: ['string', 'null'] },
    total: { enum: [true, false, 'capped'] },
    group_by: list({ anyOf: [text, object] }),
    aggregates: object,
    having: { anyOf: [object, text] },
    as_of: { type: 'string', format: 'date-time' },
    search: text,
    view: text,
    deleted: { type: 'boolean' },
  },
  ['object'],
)
const pageAnswer = shape({
  records: list(object),
  next_cursor: { type: ['string', 'null'] },
  total: { type: 'integer' },
  total_capped: { type: 'boolean' },
})

const recordCalls: Operation[] = [
  {
    method: 'POST',
    path: '/api/v1/query',
    tag: 'Records',
    summary: 'The full query: relations, filters, groups, totals, the past',
    body: queryBody,
    answer: pageAnswer,
  },
  {
    method: 'GET',
    path: '/api/v1/search',
    tag: 'Records',
    summary: 'Search across objects',
    query: ['q', 'objects', 'limit'],
    required: ['q'],
    answer: shape({ records: list(shape({ object: text, id: text, name: text })) }),
  },
  { method: 'GET', path: '/api/v1/events', tag: 'Records', summary: 'Changes as they happen (server-sent events)' },
  {
    method: 'GET',
    path: '/api/v1/changes',
    tag: 'Records',
    summary: 'Change sets: imports and bulk operations',
    answer: object,
  },
  {
    method: 'POST',
    path: '/api/v1/changes/{id}/undo',
    tag: 'Records',
    summary: 'Undo a change set; with `background=1` as a job (202)',
    query: ['accept', 'background'],
    answer: object,
  },
  {
    method: 'POST',
    path: '/api/v1/files',
    tag: 'Files',
    summary: 'Upload a file (part `file`); a field of a record then holds its id',
    multipart: true,
    answer: fileBody,
    status: 201,
  },
  {
    method: 'GET',
    path: '/api/v1/files',
    tag: 'Files',
    summary: 'What is known of files, by their ids',
    query: ['ids'],
    required: ['ids'],
    answer: shape({ files: list(fileBody) }),
  },
  {
    method: 'GET',
    path: '/api/v1/files/{id}',
    tag: 'Files',
    summary: 'The content of a file; takes Range and If-None-Match',
    query: ['download'],
  },
  {
    method: 'DELETE',
    path: '/api/v1/files/{id}',
    tag: 'Files',
    summary: 'Take back an upload that no record holds',
    status: 204,
  },
  { method: 'GET', path: '/api/v1/jobs', tag: 'Jobs', summary: 'Own jobs', answer: object },
  { method: 'GET', path: '/api/v1/jobs/{id}', tag: 'Jobs', summary: 'Progress of a job', answer: object },
  { method: 'GET', path: '/api/v1/jobs/{id}/errors', tag: 'Jobs', summary: 'The rows an import refused, as a file' },
  { method: 'GET', path: '/api/v1/jobs/{id}/file', tag: 'Jobs', summary: 'The file an export made, for a day' },
  { method: 'POST', path: '/api/v1/jobs/{id}/cancel', tag: 'Jobs', summary: 'Stop a job', answer: object },
  {
    method: 'GET',
    path: '/api/v1/notifications',
    tag: 'Notifications',
    summary: 'What I was told, newest first; what I may not read any more is left out',
    query: ['limit', 'cursor', 'unread'],
    answer: object,
  },
  {
    method: 'POST',
    path: '/api/v1/notifications/read',
    tag: 'Notifications',
    summary: 'Mark some or all as read, or as unread',
    body: shape({ ids: list({ type: 'string' }), all: { type: 'boolean' }, read: { type: 'boolean' } }, []),
    status: 204,
  },
  { method: 'GET', path: '/api/v1/currency-rates', tag: 'Set-up', summary: 'Dated exchange rates', answer: object },
  {
    method: 'PUT',
    path: '/api/v1/currency-rates',
    tag: 'Set-up',
    summary: 'Set exchange rates',
    needs: 'manage_metadata',
    body: object,
    answer: object,
  },
  {
    method: 'GET',
    path: '/api/v1/sample',
    tag: 'Set-up',
    summary: 'Is the sample company there?',
    needs: 'admin',
    answer: object,
  },
  {
    method: 'DELETE',
    path: '/api/v1/sample',
    tag: 'Set-up',
    summary: 'Remove the sample company',
    needs: 'admin',
    answer: object,
  },
  { method: 'GET', path: '/api/v1/openapi.json', tag: 'Set-up', summary: 'This document', answer: object },
  { method: 'GET', path: '/api/v1/docs', tag: 'Set-up', summary: 'This document as a page', open: true },
]

export const fixedCalls: readonly Operation[] = [...recordCalls, ...metadataCalls, ...peopleCalls]

export const commonSchemas: { readonly [name: string]: Schema } = {
  problem: shape(
    {
      type: text,
      title: text,
      status: { type: 'integer' },
      code: text,
      detail: text,
      request_id: text,
      errors: list(shape({ pointer: text, code: text, params: object, message: text }, ['pointer', 'code'])),
    },
    ['type', 'title', 'status', 'code', 'request_id'],
  ),
}
