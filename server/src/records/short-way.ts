/** Which single writes change nothing but their own row: no roll-ups, links, files, circles, owners or triggers hang on them. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { EditChange } from './edit.ts'
import { looksForDuplicates } from './duplicates.ts'
import { fileFields } from './file-fields.ts'
import { hierarchyFields } from './hierarchy.ts'
import { linkFields } from './links.ts'
import { beforeTriggers } from './prepare-changes.ts'
import { feedsRollups } from './rollups.ts'
import { hidesTaken } from './uniques.ts'

export function isShort(ctx: Ctx, shape: ObjectShape, change: EditChange): boolean {
  const names = Object.keys(change.values)
  if (beforeTriggers(shape).length > 0 || feedsRollups(ctx, shape, change.op === 'create' ? null : names)) return false
  if (looksForDuplicates(ctx, shape, change)) return false
  if (hidesTaken(shape, names)) return false
  if (linkFields(shape).some((field) => names.includes(field.name))) return false
  if (fileFields(shape).some((field) => names.includes(field.name))) return false
  return (
    change.op === 'create' ||
    !(names.includes('owner') || hierarchyFields(shape).some((field) => names.includes(field.name)))
  )
}
