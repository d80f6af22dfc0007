/**
 * A program of its own for tests that kill it: opens the embedded PostgreSQL below a folder, prints the URL, stops on SIGTERM.
 */
import { openEmbedded } from '@trellis/server/db/embedded.ts'

const log = { info: () => undefined, warn: () => undefined, error: (text: string) => process.stderr.write(`${text}\n`) }
const durable = process.env.TRELLIS_TEST_DURABLE !== '0'
try {
  const embedded = await openEmbedded({ dataDir: process.argv[2] ?? '', log, durable })
  process.once('SIGTERM', () => void embedded.stop().then(() => process.exit(0)))
  process.stdout.write(`${embedded.url}\n`)
  setInterval(() => undefined, 60_000)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
