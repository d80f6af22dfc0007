/** The process: reads the environment, starts the server, prints its address, stops cleanly on SIGTERM and SIGINT. */
import { keepCompiledCode } from './compile-cache.ts'
import { readConfig } from './config.ts'
import { giveBackMemoryAtRest } from './memory-at-rest.ts'
import type { RunningServer } from './open-server.ts'

try {
  const config = readConfig(process.env)
  keepCompiledCode(config.dataDir)
  const { startServer } = await import('./open-server.ts')
  const starting = startServer(config)
  stopOnSignal(starting)
  giveBackMemoryAtRest()
  const running = await starting
  process.stdout.write(`\n  Trellis is ready at ${running.address}\n\n`)
  const { setupPath } = running.server.auth
  if (setupPath !== null)
    process.stdout.write(`  Make the first administrator with this one-time link: ${running.address}${setupPath}\n\n`)
} catch (error) {
  process.stderr.write(`\n  Trellis could not start: ${error instanceof Error ? error.message : String(error)}\n\n`)
  if (error instanceof Error && error.cause instanceof Error) process.stderr.write(`  ${error.cause.message}\n\n`)
  process.exit(1)
}

/** Heard from the beginning: a start that is under way is ended when it has come to its end, so that the database is closed as it should be. */
function stopOnSignal(starting: Promise<RunningServer>): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      starting
        .then((running) => running.close())
        .then(
          () => process.exit(0),
          () => process.exit(1),
        )
    })
  }
}
