/** `/records/:object/import`: a file with a mapping becomes a job; `/preview` says what is in a file and proposes the mapping. */
import { open, rm } from 'node:fs/promises'
import type { Context } from 'hono'
import { can } from '@trellis/metadata/access/access.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Upload } from '../files/uploads.ts'
import { maxUploadBytes, receiveUpload } from '../files/uploads.ts'
import type { FileFormat } from '../imports/csv-rows.ts'
import { detectFile, firstRows, maxColumns } from '../imports/csv-rows.ts'
import { isEncoding } from '../imports/detect.ts'
import type { Mapping } from '../imports/mapping.ts'
import { bindMapping, proposeMapping, readMapping } from '../imports/mapping.ts'
import { isWorkbook, workbookToCsv } from '../imports/xlsx.ts'
import { addJob } from '../jobs/backlog.ts'
import type { Server } from '../server.ts'
import { jobAnswer } from './jobs.ts'
import type { Route } from './route.ts'

export const importRoutes: Route[] = [
  {
    method: 'POST',
    path: '/api/v1/records/:object/import/preview',
    access: 'signed_in',
    maxBodyBytes: maxUploadBytes,
    handle: preview,
  },
  {
    method: 'POST',
    path: '/api/v1/records/:object/import',
    access: 'signed_in',
    maxBodyBytes: maxUploadBytes,
    handle: startImport,
  },
]

const previewRows = 20

function importable(c: Context, ctx: Ctx): ObjectShape {
  const shape = objectOf(ctx.model, c.req.param('object') ?? '')
  if (!shape || !(can(ctx.access, shape.name, 'read') || can(ctx.access, shape.name, 'import')))
    return raise('query.unknown_object')
  if (shape.system || !can(ctx.access, shape.name, 'import')) return raise('access.object_denied')
  return shape
}

type Prepared = { path: string; format: FileFormat; sheets: string[]; workbook: boolean; sizeBytes: number }

/** The file as CSV with its format: detected, or as the request says. */
async function prepareFile(
  upload: Upload,
  wish: { encoding?: string | undefined; delimiter?: string | undefined; sheet?: string | undefined },
): Promise<Prepared> {
  if (upload.sizeBytes === 0)
    return raise('import.bad_file', { errors: [{ pointer: '/file', code: 'value.required' }] })
  if (await startsAsWorkbook(upload.path)) {
    const csv = `${upload.path}.csv`
    try {
      const { sheets } = await workbookToCsv(upload.path, csv, wish.sheet)
      return {
        path: csv,
        format: { encoding: 'utf-8', delimiter: ',', skipLines: 0 },
        sheets,
        workbook: true,
        sizeBytes: upload.sizeBytes,
      }
    } catch (error) {
      await rm(csv, { force: true })
      throw error
    } finally {
      await rm(upload.path, { force: true })
    }
  }
  const found = await detectFile(upload.path)
  if (wish.encoding !== undefined && !isEncoding(wish.encoding))
    return raise('import.bad_mapping', { errors: [{ pointer: '/mapping/encoding', code: 'value.not_an_option' }] })
  if (wish.delimiter !== undefined && [...wish.delimiter].length !== 1)
    return raise('import.bad_mapping', { errors: [{ pointer: '/mapping/delimiter', code: 'value.not_an_option' }] })
  const format = {
    encoding: wish.encoding ?? found.encoding,
    delimiter: wish.delimiter ?? found.delimiter,
    skipLines: found.skipLines,
  }
  return { path: upload.path, format, sheets: [], workbook: false, sizeBytes: found.sizeBytes }
}

async function startsAsWorkbook(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(4)
    await file.read(head, 0, 4, 0)
    return isWorkbook(head)
  } finally {
    await file.close()
  }
}

async function headerOf(prepared: Prepared): Promise<string[]> {
  const header = (await firstRows(prepared.path, prepared.format, 1))[0]?.cells.map((cell) => cell.trim()) ?? []
  if (header.length === 0) return raise('import.bad_file', { errors: [{ pointer: '/file', code: 'value.required' }] })
  if (header.length > maxColumns)
    return raise('import.bad_file', {
      errors: [{ pointer: '/file', code: 'value.too_many_values', params: { maximum: maxColumns } }],
    })
  return header
}

async function preview(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const shape = importable(c, ctx)
  const upload = await receiveUpload(c, server)
  let prepared: Prepared | undefined
  try {
    prepared = await prepareFile(upload, {
      encoding: upload.fields.get('encoding'),
      delimiter: upload.fields.get('delimiter'),
      sheet: upload.fields.get('sheet'),
    })
    const header = await headerOf(prepared)
    const rows = (await firstRows(prepared.path, prepared.format, previewRows + 1)).slice(1)
    return c.json({
      file_name: upload.fileName,
      size_bytes: upload.sizeBytes,
      format: prepared.workbook ? 'xlsx' : 'csv',
      encoding: prepared.format.encoding,
      delimiter: prepared.format.delimiter,
      sheets: prepared.sheets,
      columns: header,
      rows: rows.map((row) => row.cells.map((cell) => cell.slice(0, 500))),
      mapping: proposeMapping(header, { model: ctx.model, access: ctx.access, shape }),
    })
  } finally {
    await rm(prepared?.path ?? upload.path, { force: true })
    await rm(upload.path, { force: true })
  }
}

async function startImport(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const shape = importable(c, ctx)
  const upload = await receiveUpload(c, server)
  let path = upload.path
  try {
    const wish = mappingOf(upload)
    const prepared = await prepareFile(upload, wish ?? {})
    path = prepared.path
    const header = await headerOf(prepared)
    const mapping = wish ?? proposeMapping(header, { model: ctx.model, access: ctx.access, shape, exact: true })
    bindMapping(mapping, header, { model: ctx.model, access: ctx.access, shape })
    if (mapping.mode !== 'update' && !can(ctx.access, shape.name, 'create')) raise('access.object_denied')
    if (mapping.mode !== 'insert' && !can(ctx.access, shape.name, 'update')) raise('access.object_denied')
    const id = ctx.newId()
    const params = { path, format: prepared.format, mapping, fileName: upload.fileName, via: 'import', header }
    const job = await addJob(ctx, {
      id,
      kind: 'import',
      object: shape.name,
      params,
      change: ctx.newId(),
      key: c.req.header('idempotency-key'),
    })
    if (job.id !== id) await rm(path, { force: true })
    server.worker.nudge()
    return c.json(jobAnswer(job), 202, { location: `/api/v1/jobs/${job.id}` })
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

function mappingOf(upload: Upload): Mapping | undefined {
  const text = upload.fields.get('mapping')
  if (text === undefined || text.trim() === '') return undefined
  try {
    return readMapping(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError)
      return raise('import.bad_mapping', { errors: [{ pointer: '/mapping', code: 'value.not_json' }] })
    throw error
  }
}
