import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { idLike } from './identifier.ts'

/** The record's own id, a UUIDv7 made by the server. System field only. */
export const id: FieldTypeDef = { ...idLike, type: 'id', params: Type.Object({}), computed: true, reference: false }
