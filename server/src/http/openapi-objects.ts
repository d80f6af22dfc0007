/** The calls on the records of one object, for the OpenAPI document: those the caller may make. Pure. */
import { listParameters } from '@trellis/metadata/query/parse-list-url.ts'
import { can } from '@trellis/metadata/access/access.ts'
import type { Access, ObjectRight } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import type { Operation } from './openapi-operation.ts'
import type { Schema } from './openapi-schemas.ts'

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

const exportParameters = [
  'format',
  'header',
  'bom',
  ...listParameters.filter((name) => name !== 'cursor' && name !== 'total'),
]
const anyObject: Schema = { type: 'object' }

type Facts = {
  base: string
  name: string
  tag: string
  record: Schema
  input: Schema
  may(right: ObjectRight): boolean
}

export function objectCalls(shape: ObjectShape, access: Access, locale: string): Operation[] {
  const facts: Facts = {
    base: `/api/v1/records/${shape.name}`,
    name: labelText(shape.label, locale),
    tag: labelText(shape.pluralLabel, locale),
    record: ref(`record_${shape.name}`),
    input: ref(`input_${shape.name}`),
    may: (right) => can(access, shape.name, right),
  }
  return shape.system ? readCalls(facts) : [...readCalls(facts), ...writeCalls(facts), ...manyCalls(facts)]
}

function readCalls({ base, name, tag, record, may }: Facts): Operation[] {
  const members = {
    records: { type: 'array', items: record },
    next_cursor: { type: ['string', 'null'] },
    total: { type: 'integer' },
    total_capped: { type: 'boolean' },
  }
  const calls: Operation[] = [
    {
      method: 'GET',
      path: base,
      tag,
      summary: `List: ${name}`,
      query: listParameters,
      answer: { type: 'object', properties: members },
    },
    { method: 'GET', path: `${base}/{id}`, tag, summary: `Read one: ${name}`, query: ['fields'], answer: record },
  ]
  if (may('export'))
    calls.push(
      { method: 'GET', path: `${base}/export`, tag, summary: `Export: ${name}`, query: exportParameters },
      {
        method: 'POST',
        path: `${base}/export`,
        tag,
        summary: `Export what no address has room to say: ${name}`,
        query: ['format', 'header', 'bom'],
        body: anyObject,
      },
      {
        method: 'POST',
        path: `${base}/export-job`,
        tag,
        summary: `Make a file of records in the background: ${name}`,
        query: ['format', 'header', 'bom'],
        body: anyObject,
        status: 202,
        answer: anyObject,
      },
    )
  return calls
}

function writeCalls({ base, name, tag, record, input, may }: Facts): Operation[] {
  const at = `${base}/{id}`
  const calls: Operation[] = [
    {
      method: 'GET',
      path: `${at}/history`,
      tag,
      summary: `History: ${name}`,
      query: ['limit', 'cursor', 'fields', 'not_fields', 'noise'],
      answer: anyObject,
    },
    {
      method: 'GET',
      path: `${at}/timeline`,
      tag,
      summary: `What was done about it, and its changes: ${name}`,
      query: ['limit', 'cursor', 'kinds'],
      answer: anyObject,
    },
    {
      method: 'POST',
      path: `${at}/reveal`,
      tag,
      summary: `Show an encrypted value: ${name}`,
      body: anyObject,
      answer: anyObject,
    },
  ]
  calls.push(
    { method: 'POST', path: `${at}/claim`, tag, summary: `Take it out of its queue: ${name}`, answer: anyObject },
    { method: 'GET', path: `${at}/shares`, tag, summary: `Who sees it and why: ${name}`, answer: anyObject },
    { method: 'POST', path: `${at}/shares`, tag, summary: `Share: ${name}`, body: anyObject, answer: anyObject },
    { method: 'DELETE', path: `${at}/shares/{share}`, tag, summary: `Stop sharing: ${name}`, status: 204 },
    {
      method: 'POST',
      path: `${at}/presence`,
      tag,
      summary: `Who has it open: ${name}`,
      body: anyObject,
      answer: anyObject,
    },
    { method: 'GET', path: `${at}/lock`, tag, summary: `Is it locked: ${name}`, answer: anyObject },
    { method: 'POST', path: `${at}/lock`, tag, summary: `Lock: ${name}`, body: anyObject, answer: anyObject },
    { method: 'DELETE', path: `${at}/lock`, tag, summary: `Unlock: ${name}`, status: 204 },
  )
  if (may('create'))
    calls.push({
      method: 'POST',
      path: base,
      tag,
      summary: `Create: ${name}`,
      headers: {
        'Form-Entry':
          'How long its form took to fill in, for the entry cost the studio shows: `<layout>;seconds=<n>`. Passed over where it cannot be true',
      },
      body: input,
      status: 201,
      answer: record,
    })
  if (may('update')) {
    calls.push({ method: 'PATCH', path: at, tag, summary: `Change: ${name}`, body: input, answer: record })
    calls.push({
      method: 'POST',
      path: `${at}/history/restore`,
      tag,
      summary: `Put back an earlier state: ${name}`,
      query: ['accept'],
      body: anyObject,
      answer: record,
    })
  }
  if (may('delete')) {
    calls.push({ method: 'DELETE', path: at, tag, summary: `Delete to the bin: ${name}`, status: 204 })
    calls.push({ method: 'POST', path: `${at}/restore`, tag, summary: `Restore from the bin: ${name}`, answer: record })
  }
  return calls
}

const bulkJobBody: Schema = {
  type: 'object',
  properties: {
    op: { enum: ['update', 'delete', 'restore'], description: 'Required but for `again`' },
    set: { type: 'object', description: 'For update: the values every record gets; another owner hands them over' },
    where: { description: 'A filter or a formula; with view and search, which records' },
    view: { type: 'string' },
    search: { type: 'string' },
    ids: { type: 'array', maxItems: 10_000, items: { type: 'string', format: 'uuid' } },
    expected: { type: 'integer', minimum: 0, description: 'How many were confirmed; another number is refused' },
    label: { type: 'string', maxLength: 200 },
    again: {
      type: 'string',
      format: 'uuid',
      description:
        'A job of yours: what it refused for nothing but the warnings of `accept` is done as asked there; takes `expected` only',
    },
  },
}

function manyCalls({ base, name, tag, may }: Facts): Operation[] {
  const bulk: Schema = {
    type: 'object',
    required: ['op', 'records'],
    properties: {
      op: { enum: ['insert', 'update', 'upsert', 'delete'] },
      key: { type: 'string' },
      all_or_none: { type: 'boolean' },
      records: { type: 'array', maxItems: 10_000, items: anyObject },
    },
  }
  const results: Schema = { type: 'object', properties: { results: { type: 'array', items: anyObject } } }
  const calls: Operation[] = [
    { method: 'POST', path: `${base}/bulk`, tag, summary: `Many at once: ${name}`, body: bulk, answer: results },
  ]
  if (may('update') || may('delete'))
    calls.push({
      method: 'POST',
      path: `${base}/bulk-job`,
      tag,
      summary: `One change to everything a filter finds, in the background: ${name}`,
      query: ['accept'],
      body: bulkJobBody,
      status: 202,
      answer: anyObject,
    })
  if (may('import')) {
    calls.push({
      method: 'POST',
      path: `${base}/import/preview`,
      tag,
      summary: `Look into a file before importing: ${name}`,
      multipart: true,
      answer: anyObject,
    })
    calls.push({
      method: 'POST',
      path: `${base}/import`,
      tag,
      summary: `Import a file: ${name}`,
      status: 202,
      multipart: true,
      answer: anyObject,
    })
  }
  return calls
}
