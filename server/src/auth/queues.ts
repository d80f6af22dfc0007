/**
 * Queues: owners that are no person. Their members reach what a queue owns as if it were their own, and take it over by claiming it.
 *
 * A queue stands in the table of users, without account and never active, so that its name is shown wherever an owner's is; it is neither
 * listed nor changed as a user. Its id comes from its name (grantees.ts).
 */
import { isMember, membersOf } from '@trellis/metadata/access/parties.ts'
import type { Member, Members } from '@trellis/metadata/access/parties.ts'
import { documentsOf } from '@trellis/metadata/access/roles.ts'
import type { Label, Model } from '@trellis/metadata/model/shape.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import type { Db } from '../db/db.ts'
import { granteeId } from './grantees.ts'

export type Queue = { id: string; name: string; label: Label; objects: Set<string>; members: Members }

/** `_via` of the rows of queues among the users. */
export const queueVia = 'queue'

const kept = new WeakMap<Model, Queue[]>()

/** All queues, in the order of their names. */
export function queuesOf(model: Model): Queue[] {
  let queues = kept.get(model)
  if (queues === undefined) {
    queues = [...documentsOf(model, 'queue').values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((document) => ({
        id: granteeId('queue', document.name),
        name: document.name,
        label: (document['label'] as Label | undefined) ?? document.name,
        objects: new Set(Array.isArray(document['objects']) ? document['objects'].map(String) : []),
        members: membersOf(model, { queue: document.name }),
      }))
    kept.set(model, queues)
  }
  return queues
}

/** Ids of the queues that may own records of an object. */
export function queueOwners(model: Model, object: string): string[] {
  return queuesOf(model).flatMap((queue) => (queue.objects.has(object) ? [queue.id] : []))
}

/** Ids of the queues somebody is a member of. */
export function queueIdsOf(model: Model, person: Member): string[] {
  return queuesOf(model).flatMap((queue) => (isMember(queue.members, person) ? [queue.id] : []))
}

/** Brings the rows of queues in step with the Model, in the transaction of its publish. A queue that is gone keeps its row: records may name it. */
export async function keepQueues(db: Db, model: Model): Promise<void> {
  const queues = queuesOf(model)
  if (queues.length === 0) return
  const rows = queues.map(({ id, name, label }) => ({
    id,
    name: labelText(label, model.settings.locale),
    email: `${name}@queues.invalid`,
  }))
  await db.query({
    text: `insert into "${db.schema}"."user" as u (id, name, email, active, _via) select x.id, x.name, x.email, false, $2 from json_to_recordset($1::json) as x(id uuid, name text, email text)
      on conflict (id) do update set name = excluded.name, version = u.version + 1, _from = greatest(clock_timestamp(), u._from + interval '1 microsecond') where u.name <> excluded.name`,
    values: [JSON.stringify(rows), queueVia],
  })
}
