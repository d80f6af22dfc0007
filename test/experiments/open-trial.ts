/**
 * What an experiment with screens stands on: a server of its own over an embedded database, and a browser.
 *
 * Shape   `const trial = await openTrial('typing')` ... `await trial.close()`; a `world` is a folder that stays for the next run, and `made` says
 *         that it was there before.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import pino from 'pino'
import { openEmbedded } from '@trellis/server/db/embedded.ts'
import { startServer } from '@trellis/server/open-server.ts'
import { openBrowser } from '../support/browser.ts'
import { signIn } from '../support/client.ts'
import type { Client } from '../support/client.ts'
import { person } from '../support/desk.ts'
import { trialConfig } from '../support/server-config.ts'

export type Trial = {
  address: string
  browser: Browser
  made: boolean
  /** The administrator, signed in anew. */
  admin(): Promise<Client>
  close(): Promise<void>
}

export async function openTrial(name: string, world?: string): Promise<Trial> {
  const made = world !== undefined && existsSync(world)
  const dataDir = world ?? mkdtempSync(join(tmpdir(), `trellis-${name}-`))
  const database = await openEmbedded({ dataDir, log: pino({ level: 'warn' }) })
  const server = await startServer(trialConfig(database, dataDir), { log: pino({ level: 'silent' }) })
  const browser = await openBrowser()
  return {
    address: server.address,
    browser,
    made,
    admin: () => signIn(server.address, person.email, person.password),
    async close() {
      await browser.close()
      await server.close()
      await database.stop()
      if (world === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
