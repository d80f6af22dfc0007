/** Types whose value names something else, and structured values. */
import { address } from './address.ts'
import type { FieldTypeDef } from './field-type.ts'
import { file } from './file.ts'
import { hierarchy } from './hierarchy.ts'
import { id } from './id.ts'
import { image } from './image.ts'
import { json } from './json.ts'
import { location } from './location.ts'
import { lookup } from './lookup.ts'
import { manyToMany } from './many-to-many.ts'
import { masterDetail } from './master-detail.ts'
import { polymorphicLookup } from './polymorphic-lookup.ts'
import { signature } from './signature.ts'
import { user } from './user.ts'

export const referenceFamily: readonly FieldTypeDef[] = [
  id,
  lookup,
  masterDetail,
  polymorphicLookup,
  manyToMany,
  hierarchy,
  user,
  file,
  image,
  signature,
  json,
  address,
  location,
]
