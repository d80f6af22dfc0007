/** The role tree as lines with their depth, each role below the one it reports to, and where a role may move. Pure; a role in a circle or under nobody known stands at the top. */
type RoleLike = { name: string; parent?: string }

export function roleTree<T extends RoleLike>(roles: readonly T[], under?: string): { role: T; depth: number }[] {
  const known = new Set(roles.map((role) => role.name))
  const lines: { role: T; depth: number }[] = []
  const seen = new Set<string>()
  const visit = (role: T, depth: number) => {
    if (seen.has(role.name)) return
    seen.add(role.name)
    lines.push({ role, depth })
    for (const child of roles) if (child.parent === role.name) visit(child, depth + 1)
  }
  if (under !== undefined) {
    for (const child of roles) if (child.parent === under) visit(child, 0)
    return lines
  }
  for (const role of roles) if (role.parent === undefined || !known.has(role.parent)) visit(role, 0)
  for (const role of roles) visit(role, 0)
  return lines
}

/** A role never reports to itself or to somebody below it; undefined is the top. */
export function mayReportTo(roles: readonly RoleLike[], name: string, parent: string | undefined): boolean {
  const role = roles.find((one) => one.name === name)
  if (!role || role.parent === parent || parent === name) return false
  return parent === undefined || !roleTree(roles, name).some((line) => line.role.name === parent)
}

/** One level down, below the line above with the same depth; null: there is none. */
export function inward(roles: readonly RoleLike[], name: string): string | null {
  const lines = roleTree(roles)
  const at = lines.findIndex((line) => line.role.name === name)
  const depth = lines[at]?.depth ?? 0
  for (let index = at - 1; index >= 0; index--) {
    const line = lines[index]!
    if (line.depth === depth) return line.role.name
    if (line.depth < depth) return null
  }
  return null
}

/** One level up, beside the role it reports to: undefined is the top; null: it stands there. */
export function outward(roles: readonly RoleLike[], name: string): string | undefined | null {
  const parent = roles.find((role) => role.name === name)?.parent
  if (parent === undefined) return null
  return roles.find((role) => role.name === parent)?.parent
}
