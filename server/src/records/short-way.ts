/** Which single writes change nothing but their own row: no roll-ups, links, files, circles, owners or triggers hang on them. */
import { hasBlindIndex } from '@trellis/metadata/fields/encrypted-text.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { EditChange } from './edit.ts'
import { looksForDuplicates } from './duplicates.ts'
import { fileFields } from './file-fields.ts'
import { hierarchyFields } from './hierarchy.ts'
import { linkFields } from './links.ts'
import { beforeTriggers } from './prepare-changes.ts'
import { feedsRollups } from './rollups.ts'
import { sealer } from './sealed.ts'
import { perShape } from './sql-text.ts'

export function isShort(ctx: Ctx, shape: ObjectShape, change: EditChange): boolean {
  const names = Object.keys(change.values)
  if (beforeTriggers(shape).length > 0 || feedsRollups(ctx, shape, change.op === 'create' ? null : names)) return false
  if (looksForDuplicates(ctx, shape, change)) return false
  if (changesHashedKey(shape, names)) return false
  if (linkFields(shape).some((field) => names.includes(field.name))) return false
  if (fileFields(shape).some((field) => names.includes(field.name))) return false
  return (
    change.op === 'create' ||
    !(names.includes('owner') || hierarchyFields(shape).some((field) => names.includes(field.name)))
  )
}

/** While keys change the unique index does not know a value sealed under a former one: it has to be looked for. */
function changesHashedKey(shape: ObjectShape, names: readonly string[]): boolean {
  return hashedKeys(shape).some((name) => names.includes(name)) && sealer().hasFormer
}

const hashedKeys = perShape((shape) =>
  shape.uniques
    .flatMap((unique) => unique.fields)
    .filter((name) => {
      const field = fieldOf(shape, name)
      return field !== undefined && hasBlindIndex(field)
    }),
)
