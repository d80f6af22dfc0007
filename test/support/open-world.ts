/** One of the two worlds over a database of its own. */
import { worldDocuments, worldIn } from '../fixtures/two-worlds.ts'
import type { World } from '../fixtures/two-worlds.ts'
import { openServer } from './server.ts'

/** `n` is 1 or 2; `world.app.close()` ends it. */
export async function openWorld(n: 1 | 2): Promise<World> {
  return worldIn(await openServer({ items: worldDocuments }), n)
}
