/** Maps keyed by names that users chose: read with `own`, written with `define`, so no name is special. */

/** The own member of that name. */
export function own<T>(map: { readonly [name: string]: T } | undefined, name: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined
}

/** Sets a member whatever its name: assigning `__proto__` would change the prototype instead. */
export function define<T>(map: { [name: string]: T }, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(map, name, { value, enumerable: true, writable: true, configurable: true })
  else map[name] = value
}
