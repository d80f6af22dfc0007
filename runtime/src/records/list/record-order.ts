/** The order of the list a record was opened from, so that its page can go to the next and the previous one. Lives as long as the page. */
const orders = new Map<string, string[]>()

export function rememberOrder(object: string, ids: string[]): void {
  orders.set(object, ids)
}

/** The neighbours of a record in the list it was opened from, and its place; undefined when it was not opened from a list. */
export function neighbours(
  object: string,
  id: string,
): { before?: string; after?: string; place: number; of: number } | undefined {
  const ids = orders.get(object) ?? []
  const at = ids.indexOf(id)
  return at < 0 ? undefined : { before: ids[at - 1], after: ids[at + 1], place: at + 1, of: ids.length }
}
