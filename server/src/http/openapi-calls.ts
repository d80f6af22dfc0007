/** The calls of the API that are the same in every workspace, for the OpenAPI document, and the schemas all calls share. */
import type { Schema } from './openapi-schemas.ts'

/** One call; `needs` is a set-up right, `open` a call without signing in, `status` that of success (default 200). */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  tag: string
  summary: string
  query?: readonly string[]
  /** Names of query parameters that must be there. */
  required?: readonly string[]
  body?: Schema
  multipart?: boolean
  answer?: Schema
  status?: number
  needs?: 'manage_access' | 'manage_metadata' | 'manage_users' | 'view_audit' | 'admin'
  open?: boolean
}

const object: Schema = { type: 'object' }
const text: Schema = { type: 'string' }
const list = (items: Schema): Schema => ({ type: 'array', items })
const shape = (properties: { [name: string]: Schema }, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
})
const auth = (path: string, summary: string, body?: Schema, open?: boolean): Operation => ({
  method: 'POST',
  path: `/api/v1/auth/${path}`,
  tag: 'Sign-in',
  summary,
  answer: object,
  ...(body && { body }),
  ...(open && { open }),
})

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

const signIn: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/setup',
    tag: 'Sign-in',
    summary: 'Does the first administrator still have to be made?',
    answer: object,
    open: true,
  },
  {
    method: 'POST',
    path: '/api/v1/setup',
    tag: 'Sign-in',
    summary: 'Make the first administrator',
    body: shape({ token: text, name: text, email: text, password: text }, ['name', 'email', 'password']),
    answer: object,
    open: true,
  },
  auth('sign-in/email', 'Sign in', shape({ email: text, password: text }, ['email', 'password']), true),
  auth('sign-out', 'Sign out', undefined, true),
  {
    method: 'GET',
    path: '/api/v1/auth/get-session',
    tag: 'Sign-in',
    summary: 'The session',
    answer: object,
    open: true,
  },
  auth('two-factor/verify-totp', 'Second factor: code of the app', shape({ code: text }, ['code']), true),
  auth('two-factor/verify-backup-code', 'Second factor: backup code', shape({ code: text }, ['code']), true),
  auth('two-factor/enable', 'Turn the second factor on', shape({ password: text }, ['password'])),
  auth('two-factor/disable', 'Turn the second factor off', shape({ password: text }, ['password'])),
  auth('two-factor/get-totp-uri', 'Address for the app of the second factor', shape({ password: text }, ['password'])),
  auth('two-factor/generate-backup-codes', 'New backup codes', shape({ password: text }, ['password'])),
  auth(
    'change-password',
    'Change the password',
    shape({ currentPassword: text, newPassword: text }, ['currentPassword', 'newPassword']),
  ),
  { method: 'GET', path: '/api/v1/auth/list-sessions', tag: 'Sign-in', summary: 'Own sessions', answer: list(object) },
  auth('revoke-session', 'End a session', object),
  auth('revoke-sessions', 'End all sessions'),
  auth('revoke-other-sessions', 'End all other sessions'),
  { method: 'GET', path: '/api/v1/auth/api-key/list', tag: 'API keys', summary: 'Own API keys', answer: object },
  {
    method: 'GET',
    path: '/api/v1/auth/api-key/get',
    tag: 'API keys',
    summary: 'One API key',
    query: ['id'],
    required: ['id'],
    answer: object,
  },
  { ...auth('api-key/create', 'Make an API key', object), tag: 'API keys' },
  { ...auth('api-key/update', 'Change an API key', object), tag: 'API keys' },
  { ...auth('api-key/delete', 'Delete an API key', shape({ keyId: text }, ['keyId'])), tag: 'API keys' },
  { method: 'GET', path: '/api/v1/me', tag: 'Me', summary: 'Who I am and what I may do', answer: object },
  { method: 'PATCH', path: '/api/v1/me', tag: 'Me', summary: 'Change my settings', body: object, answer: object },
]

const users: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/audit',
    tag: 'Audit',
    summary: 'The audit trail',
    query: ['record', 'object', 'user', 'from', 'to', 'kind', 'limit', 'cursor', 'fields', 'not_fields', 'noise'],
    answer: object,
    needs: 'view_audit',
  },
  {
    method: 'GET',
    path: '/api/v1/audit/verify',
    tag: 'Audit',
    summary: 'Reckon the chain of the audit trail anew',
    query: ['records'],
    answer: object,
    needs: 'view_audit',
  },
  {
    method: 'GET',
    path: '/api/v1/queues',
    tag: 'Queues',
    summary: 'Owners that are no person',
    answer: object,
  },
  {
    method: 'GET',
    path: '/api/v1/closed-periods',
    tag: 'Closed periods',
    summary: 'Up to which day records are closed',
    answer: object,
  },
  {
    method: 'PUT',
    path: '/api/v1/closed-periods/{name}',
    tag: 'Closed periods',
    summary: 'Close an object up to a day, or reopen it',
    body: object,
    answer: object,
  },
  {
    method: 'GET',
    path: '/api/v1/access/explain',
    tag: 'Access',
    summary: 'Why somebody may or may not',
    query: ['user', 'object', 'verb', 'record', 'field'],
    required: ['user', 'object'],
    answer: object,
    needs: 'manage_access',
  },
  {
    method: 'POST',
    path: '/api/v1/access/preview',
    tag: 'Access',
    summary: 'Who gains and loses what by a change of metadata',
    body: shape({ items: list(object) }, ['items']),
    answer: object,
    needs: 'manage_access',
  },
  {
    method: 'POST',
    path: '/api/v1/users/{id}/hand-over',
    tag: 'Users',
    summary: 'Give all records of a user to another',
    body: shape({ to: text }, ['to']),
    answer: object,
    needs: 'manage_users',
  },
  { method: 'GET', path: '/api/v1/users', tag: 'Users', summary: 'All users', needs: 'manage_users', answer: object },
  {
    method: 'POST',
    path: '/api/v1/users',
    tag: 'Users',
    summary: 'Make a user',
    needs: 'manage_users',
    body: shape(
      {
        name: text,
        email: text,
        password: text,
        role: text,
        permission_sets: list(text),
        manager: text,
        locale: text,
        time_zone: text,
        active: { type: 'boolean' },
      },
      ['name', 'email'],
    ),
    status: 201,
    answer: object,
  },
  {
    method: 'GET',
    path: '/api/v1/users/{id}',
    tag: 'Users',
    summary: 'One user',
    needs: 'manage_users',
    answer: object,
  },
  {
    method: 'PATCH',
    path: '/api/v1/users/{id}',
    tag: 'Users',
    summary: 'Change a user',
    needs: 'manage_users',
    body: object,
    answer: object,
  },
  {
    method: 'POST',
    path: '/api/v1/users/{id}/end-sessions',
    tag: 'Users',
    summary: 'Sign a user out everywhere',
    needs: 'manage_users',
    answer: object,
  },
]

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
    body: shape({ version: { type: 'integer' }, items: list(shape({ kind: text, name: text }, ['kind', 'name'])) }, [
      'version',
    ]),
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
    summary: 'Undo a change set',
    query: ['accept'],
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

export const fixedCalls: readonly Operation[] = [...recordCalls, ...metadataCalls, ...signIn, ...users]

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
