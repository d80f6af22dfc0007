/** What somebody may see and take out, as one mark: a file that was made under one is given out only under the same. */
import { createHash } from 'node:crypto'
import { recordRules } from '@trellis/metadata/access/record-rules.ts'
import type { Ctx } from '../ctx.ts'

/**
 * Rights on objects and fields, what an API key narrows them to, whose records are theirs, the groups they are in, and the rules over
 * records that concern them, with what these say. Single records that are shared come and go without a mark. Shape: hexadecimal.
 */
export function rightsMark({ access, model }: Pick<Ctx, 'access' | 'model'>): string {
  const held = new Set(Object.values(access.rules ?? {}).flatMap(({ shared, only }) => [...shared, ...only]))
  const rules = recordRules(model)
  const said = {
    admin: access.admin,
    objects: sorted(access.objects),
    owners: access.ownerIds.toSorted(),
    grantees: access.grantees?.toSorted(),
    scope: access.scope && sorted(access.scope),
    sharing: rules.sharing.filter(({ name }) => held.has(name)),
    restrictions: rules.restrictions.filter(({ name }) => held.has(name)),
    defaults: Object.values(model.objects)
      .map(({ name, sharing }) => [name, sharing])
      .toSorted(),
  }
  return createHash('sha256').update(JSON.stringify(said)).digest('hex')
}

function sorted(value: { [name: string]: unknown }): [string, unknown][] {
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
