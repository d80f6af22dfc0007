/** What every metadata document is on the wire and in files: one JSON object with `kind` and `name`. */
export type AnyDocument = {
  kind: string
  name: string
  /** Plugin that ships it; absent: made in this workspace. */
  plugin?: string
  [member: string]: unknown
}

/** `opportunity.open_deals` -> `opportunity`; kinds without an object give undefined. */
export function objectPart(name: string): string | undefined {
  const dot = name.indexOf('.')
  return dot < 0 ? undefined : name.slice(0, dot)
}

/** `opportunity.open_deals` -> `open_deals`; a name without an object is its own local part. */
export function localPart(name: string): string {
  return name.slice(name.indexOf('.') + 1)
}

/** One step of a JSON Pointer (RFC 6901). */
export function pointerStep(step: string | number): string {
  const text = String(step)
  return `/${text.includes('~') || text.includes('/') ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text}`
}

/** Where a document stands in problems of a whole set: `/items/<kind>/<name>`. */
export function itemPointer(kind: string, name: string): string {
  return `/items${pointerStep(kind)}${pointerStep(name)}`
}
