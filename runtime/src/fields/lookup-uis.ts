/** The field types that point at other records, by name. */
import type { FieldUi } from './field-ui.ts'
import { hierarchy } from './hierarchy.tsx'
import { lookup } from './lookup.tsx'
import { manyToMany } from './many-to-many.tsx'
import { masterDetail } from './master-detail.tsx'
import { polymorphicLookup } from './polymorphic-lookup.tsx'
import { user } from './user.tsx'

export const lookupUis: { [type: string]: FieldUi } = {
  lookup,
  master_detail: masterDetail,
  hierarchy,
  user,
  many_to_many: manyToMany,
  polymorphic_lookup: polymorphicLookup,
}
