/** The JSON Schemas of a layout's parts, as the forms of the panel are drawn from them. */
import { layoutBlocks, layoutSchema } from '@trellis/metadata/schema/layout.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'

/** One for each type of block; the first is the section. */
export const blockSchemas = layoutBlocks.map((schema) => JSON.parse(JSON.stringify(schema)) as JsonSchema)

export const pageSchema = JSON.parse(JSON.stringify(layoutSchema)) as JsonSchema

/** A field that has something of its own. */
export const itemSchema = blockSchemas[0]?.properties?.['fields']?.items?.anyOf?.find(
  (one) => one.properties?.['field'] !== undefined,
)

export const tabSchema = pageSchema.properties?.['tabs']?.items
