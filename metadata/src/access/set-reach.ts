/**
 * What permission sets grant alone, so that together they allow nothing that comes about only between them.
 *
 * Rule    Verbs of all sets hold for what a person reaches as a person: as owner, from above, by rules, shares, defaults. A right over
 *         every record (`view_all`, `modify_all`) stays with the set that grants it, and is lent to a verb, or to a channel such as
 *         `export`, by a set that grants both. On a way up to parents one set grants all that the way asks.
 */
import type { Model, ObjectShape } from '../model/shape.ts'
import type { Apart, ApartVerb, Channel, FieldRight, ObjectAccess } from './access.ts'
import type { Way } from './ways.ts'
import { verbAbove, waysUp } from './ways.ts'

/** What one set says of an object. */
export type SetGrant = {
  rights: ObjectAccess['rights']
  fields: { [field: string]: FieldRight }
  exportMaxRows: number
}

/** One permission set. */
export type GrantedSet = { objects: ReadonlyMap<string, SetGrant>; system: ReadonlySet<string> }

const channels: readonly Channel[] = ['export', 'import', 'bulk', 'approve', 'reveal']
const verbs: readonly ApartVerb[] = ['create', 'read', 'update', 'delete', 'transfer']

/** Reading comes with the rights over every record. */
export function canRead({ rights }: SetGrant): boolean {
  return rights.read || rights.view_all || rights.modify_all
}

/** Members of ObjectAccess that say where verbs are apart from rights over every record; empty for most people. */
export function apartIn(
  model: Model,
  shape: ObjectShape,
  sets: readonly GrantedSet[],
): Pick<ObjectAccess, 'apart' | 'apartOver' | 'exportMaxRowsBeyond'> {
  if (sets.length < 2 || !sets.some((set) => set.objects.has(shape.name))) return {}
  const ways = new Map(verbs.map((verb) => [verb, openWays(model, shape, sets, verb)]))
  if ([...ways.values()].every((found) => found.length === 0)) return {}
  const over = (allows: (set: GrantedSet, way: Way, verb: ApartVerb) => boolean): Apart =>
    Object.fromEntries(
      [...ways].flatMap(([verb, found]) => {
        const names = found.filter((way) => !sets.some((set) => allows(set, way, verb))).map((way) => way.name)
        return names.length === 0 ? [] : [[verb, names]]
      }),
    )
  const apart = over(reachesBy)
  const apartOver: ObjectAccess['apartOver'] = {}
  for (const channel of channels) {
    const said = over((set, way, verb) => holdsChannel(set, shape, channel) && reachesBy(set, way, verb))
    if (JSON.stringify(said) !== JSON.stringify(apart)) apartOver[channel] = said
  }
  const beyond = exportBeyond(shape, sets, ways.get('read') ?? [])
  if (beyond !== undefined) apartOver.own = over(() => false)
  return {
    ...(Object.keys(apart).length > 0 && { apart }),
    ...(Object.keys(apartOver).length > 0 && { apartOver }),
    ...(beyond !== undefined && { exportMaxRowsBeyond: beyond }),
  }
}

/**
 * The sets that count for a field or a limit, once for each kind of records they reach: those of the person, which all sets that grant the
 * verb reach, and those of each way on which a right over every record opens more.
 */
export function readersByReach(
  model: Model,
  shape: ObjectShape,
  sets: readonly GrantedSet[],
  verb: 'create' | 'read' | 'update',
): SetGrant[][] {
  const grantsOf = (some: readonly GrantedSet[]) => some.flatMap((set) => set.objects.get(shape.name) ?? [])
  const all = grantsOf(sets.filter((set) => holds(set, shape, verb)))
  const wide = openWays(model, shape, sets, verb).map((way) =>
    grantsOf(sets.filter((set) => reachesBy(set, way, verb))),
  )
  return [all, ...wide.filter((some) => some.length > 0)]
}

/** Ways on which some set opens every record, and the defaults of the objects do not. */
function openWays(model: Model, shape: ObjectShape, sets: readonly GrantedSet[], verb: ApartVerb): Way[] {
  return waysUp(model, shape, verb).filter(
    ({ steps }) => !steps.some((step) => isPublic(step, verb)) && sets.some((set) => opensAll(set, steps.at(-1), verb)),
  )
}

function isPublic({ sharing }: ObjectShape, verb: ApartVerb): boolean {
  return verb === 'read' ? sharing.startsWith('public') : sharing === 'public_read_write'
}

function opensAll(set: GrantedSet, shape: ObjectShape | undefined, verb: ApartVerb): boolean {
  const grant = shape && set.objects.get(shape.name)
  return grant !== undefined && (grant.rights.modify_all || (verb === 'read' && grant.rights.view_all))
}

/** Whether the set alone reaches every record by this way. */
function reachesBy(set: GrantedSet, { steps }: Way, verb: ApartVerb): boolean {
  return (
    steps.every((step, at) => holds(set, step, at === 0 ? verb : verbAbove(verb))) && opensAll(set, steps.at(-1), verb)
  )
}

function holds(set: GrantedSet, shape: ObjectShape, verb: ApartVerb): boolean {
  const grant = set.objects.get(shape.name)
  if (grant === undefined) return false
  if (verb === 'read') return canRead(grant)
  return grant.rights[verb] && (verb !== 'transfer' || grant.rights.update)
}

function holdsChannel(set: GrantedSet, shape: ObjectShape, channel: Channel): boolean {
  if (channel === 'reveal') return set.system.has('reveal_masked')
  const rights = set.objects.get(shape.name)?.rights
  return rights !== undefined && (rights[channel] || (channel === 'approve' && rights.modify_all))
}

/** Most records beyond one's own in an export, where sets that export only those allow fewer. */
function exportBeyond(shape: ObjectShape, sets: readonly GrantedSet[], ways: readonly Way[]): number | undefined {
  const most = (some: readonly GrantedSet[]) =>
    Math.max(0, ...some.map((set) => set.objects.get(shape.name)?.exportMaxRows ?? 0))
  const exporting = sets.filter((set) => holdsChannel(set, shape, 'export'))
  const beyond = ways.flatMap((way) => {
    const some = exporting.filter((set) => reachesBy(set, way, 'read'))
    return some.length === 0 ? [] : [most(some)]
  })
  const least = Math.min(...beyond)
  return beyond.length > 0 && least < most(exporting) ? least : undefined
}
