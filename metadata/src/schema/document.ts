/** What every metadata document is on the wire and in files: one JSON object with `kind` and `name`. */
export type AnyDocument = { kind: string; name: string; [member: string]: unknown }

/** `opportunity.open_deals` -> `opportunity`; kinds without an object give undefined. */
export function objectPart(name: string): string | undefined {
  const dot = name.indexOf('.')
  return dot < 0 ? undefined : name.slice(0, dot)
}
