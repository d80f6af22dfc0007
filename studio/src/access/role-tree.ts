/** The role tree as lines with their depth, each role below the one it reports to. Pure; a role in a circle or under nobody known stands at the top. */
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
