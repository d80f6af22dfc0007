/** One call in the OpenAPI document, and the short words its bodies and answers are written with. */
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
  /** What a header of the request says, by its name. */
  headers?: { [name: string]: string }
  body?: Schema
  multipart?: boolean
  answer?: Schema
  status?: number
  needs?: 'manage_access' | 'manage_metadata' | 'manage_users' | 'view_audit' | 'admin'
  open?: boolean
}

export const object: Schema = { type: 'object' }
export const text: Schema = { type: 'string' }
export const list = (items: Schema): Schema => ({ type: 'array', items })
export const shape = (properties: { [name: string]: Schema }, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
})
