/** The condition of a roll-up (`where`) as SQL over the child alias `c`, with the joins its paths need. */
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'

export function childCondition(_model: Model, _schema: string, child: ObjectShape, where: string): { sql: string; joins: string[] } {
  throw new Error(`no SQL yet of the condition ${where} on ${child.name}`)
}
