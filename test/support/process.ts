/** A server as a process of its own, for tests that kill it. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestDatabase } from './database.ts'

export type ServerProcess = {
  address: string
  child: ChildProcess
  /** `kill -9`, and waits until the process is gone. */
  kill(): Promise<void>
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
}

export const processPassword = 'correct horse battery'

/** Starts `main.ts` on a database; resolves when it is ready. */
export async function startProcess(
  database: TestDatabase,
  env: { [name: string]: string | undefined } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/src/main.ts')], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      DATA_DIR: database.dataDir,
      SAMPLE_DATA: '0',
      ADMIN_EMAIL: 'admin@example.com',
      ADMIN_PASSWORD: processPassword,
      LOG_LEVEL: 'error',
      // The test runner sets one of its own.
      BASE_URL: '',
      // Each has a folder of its own, in which nothing would be found.
      NODE_DISABLE_COMPILE_CACHE: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await readyAddress(child)
  return {
    address,
    child,
    async kill() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      return child.exitCode
    },
  }
}

async function readyAddress(child: ChildProcess): Promise<string> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready:\n${text}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /ready at (http:\S+)/.exec(text)
      if (found?.[1] !== undefined) resolve(found[1])
    })
  })
}
