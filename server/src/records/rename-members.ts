/** Gives members that travelled under a short alias (names beyond PostgreSQL's 63 bytes) their names back. */
export function renameMembers(json: string, renamed: ReadonlyMap<string, string>): string {
  if (renamed.size === 0) return json
  return JSON.stringify(
    JSON.parse(json, (_key, value: unknown) => (isObject(value) ? withNames(value, renamed) : value)),
  )
}

function withNames(
  value: { [member: string]: unknown },
  renamed: ReadonlyMap<string, string>,
): { [member: string]: unknown } {
  const result = Object.create(null) as { [member: string]: unknown }
  for (const [name, member] of Object.entries(value)) result[renamed.get(name) ?? name] = member
  return result
}

function isObject(value: unknown): value is { [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
