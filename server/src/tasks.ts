/** What comes round on its own. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { forgetExports } from './exports/export-file.ts'
import { sealRecords } from './records/record-seals.ts'
import { purgeBin as purgeRecords } from './records/purge.ts'
import { forgetEntryTimes } from './model/entry-times.ts'
import { purgeBin as purgeFields } from './model/purge-bin.ts'
import { publishLockKey } from './model/publish.ts'
import { rotateKeys } from './records/rotate-keys.ts'
import { readFormerKeys, sealer } from './records/sealed.ts'
import { sweepFiles } from './records/files.ts'
import type { Server } from './server.ts'
import { uploadPath } from './files/uploads.ts'
import { forgetShares } from './records/shares.ts'
import { forgetKeys } from './records/idempotency-keys.ts'
import { ctxOfPlatform } from './jobs/job-ctx.ts'
import type { Task } from './jobs/schedule.ts'

const day = 24 * 60
const keepDays = 30
const keepNotificationDays = 90
const keepEntryTimeDays = 365

export const tasks: Task[] = [
  {
    name: 'purge_records',
    everyMinutes: day,
    run: async (server) => void (await purgeRecords(ctxOfPlatform(server, 'purge_records'))),
  },
  {
    name: 'purge_fields',
    everyMinutes: day,
    run: async (server) => void (await purgeFields(server.db, publishLockKey)),
  },
  {
    name: 'seal_records',
    everyMinutes: 5,
    run: async (server) => void (await sealRecords(server.db, server.models.model())),
  },
  { name: 'rotate_keys', everyMinutes: 60, run: renewSeals },
  { name: 'forget_keys', everyMinutes: 60, run: async (server) => void (await forgetKeys(server.db)) },
  { name: 'forget_shares', everyMinutes: 60, run: async (server) => void (await forgetShares(server.db)) },
  {
    name: 'forget_entry_times',
    everyMinutes: day,
    run: (server) => forgetEntryTimes(server.db, keepEntryTimeDays),
  },
  { name: 'forget_events', everyMinutes: 60, run: forgetOld },
  { name: 'sweep_files', everyMinutes: 6 * 60, run: async (server) => void (await sweepFiles(server)) },
  { name: 'forget_exports', everyMinutes: 60, run: forgetExports },
  { name: 'forget_uploads', everyMinutes: day, run: forgetUploads },
]

/** While former keys are given, what is still sealed under them is sealed anew. */
async function renewSeals(server: Server): Promise<void> {
  if (readFormerKeys(process.env).length === 0) return
  const renewed = await rotateKeys(server.db, server.models.model(), sealer())
  server.log.info(
    { renewed },
    renewed === 0 ? 'TRELLIS_OLD_KEYS is not needed any more' : 'values sealed under the new key',
  )
}

/** Events are what undo goes by, so they live as long as the bin; jobs too. Which records a job was asked for is of no use once it is over. */
async function forgetOld(server: Server): Promise<void> {
  const schema = `"${server.db.schema}"`
  await server.db.query({
    text: `delete from ${schema}._job_record r using ${schema}._job j where j.id = r.job and j.finished_at is not null`,
    values: [],
  })
  await server.db.query({
    text: `delete from ${schema}._event where at < now() - make_interval(days => $1)`,
    values: [keepDays],
  })
  await server.db.query({
    text: `delete from ${schema}._notification where at < now() - make_interval(days => $1)`,
    values: [keepNotificationDays],
  })
  await server.db.query({
    text: `delete from ${schema}._job where finished_at < now() - make_interval(days => $1)`,
    values: [keepDays],
  })
}

/** Files of jobs that ended long ago. */
async function forgetUploads(server: Server): Promise<void> {
  const folder = join(uploadPath(server, 'x'), '..')
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > keepDays * 86_400_000) await rm(path, { force: true })
  }
}
