/** Rights gained or lost as the server names them (`deal update`, `deal.margin`, `deal.west`, `manage_users`), told object by object. Pure. */

/** How the reader calls things; `rule` is undefined for what is no rule. */
export type RightWords = {
  object(name: string): string
  /** A verb of an object: `update`, `read reach`, `role hierarchy`. */
  verb(name: string): string
  field(object: string, name: string): string
  rule(name: string): string | undefined
  /** A right that belongs to no object. */
  plain(name: string): string
  fields(names: string): string
}

/** `title`: the object; undefined for what belongs to none. */
export type ToldRights = { title: string | undefined; text: string }

/** One line for an object, in the order they come; what is said twice is told once, and who may read an object is not told each field of it. */
export function rightsTold(rights: readonly string[], words: RightWords): ToldRights[] {
  const byObject = new Map<string, { verbs: string[]; fields: string[]; rules: string[] }>()
  const plain: string[] = []
  const of = (object: string) => {
    const known = byObject.get(object) ?? { verbs: [], fields: [], rules: [] }
    byObject.set(object, known)
    return known
  }
  for (const right of rights) {
    const space = right.indexOf(' ')
    const dot = right.indexOf('.')
    if (space > 0) of(right.slice(0, space)).verbs.push(right.slice(space + 1))
    else if (dot < 0) plain.push(words.plain(right))
    else {
      const rule = words.rule(right)
      if (rule === undefined) of(right.slice(0, dot)).fields.push(right.slice(dot + 1))
      else of(right.slice(0, dot)).rules.push(rule)
    }
  }
  const lines: ToldRights[] = [...byObject].map(([object, { verbs, fields, rules }]) => {
    const said = verbs.filter((verb) => !verb.endsWith(' reach') || !verbs.includes(verb.replace(' reach', '')))
    const parts = [...said.map(words.verb), ...rules]
    if (fields.length > 0 && !verbs.includes('read'))
      parts.push(words.fields(fields.map((field) => words.field(object, field)).join(', ')))
    return { title: words.object(object), text: [...new Set(parts)].join(' · ') }
  })
  return plain.length === 0 ? lines : [...lines, { title: undefined, text: [...new Set(plain)].join(' · ') }]
}
