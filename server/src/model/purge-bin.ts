/** Ends what the bin of removed fields and objects has kept long enough: drops the columns and tables, and frees their names. */
import { emptied } from '@trellis/metadata/model/physical.ts'
import type { PhysicalNames } from '@trellis/metadata/model/physical.ts'
import type { Db } from '../db/db.ts'
import { quoted } from './ddl.ts'

type Binned = { table: string; twin: string; column: string }

/** Returns what it dropped. `keepDays` as in the settings' field_bin_days, default 30. Holds the publish lock, so no publish runs at the same time. */
export async function purgeBin(db: Db, publishLockKey: number, keepDays = 30): Promise<Binned[]> {
  return db.tx(async (tx) => {
    const schema = quoted(tx.schema)
    await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [publishLockKey] })
    await tx.query({ text: `select set_config('lock_timeout', '400ms', true)`, values: [] })
    const due = await tx.query<Binned>({
      text: `delete from ${schema}._bin_column where dropped_at < now() - make_interval(days => $1) returning table_name as table, twin_name as twin, column_name as column`,
      values: [keepDays],
    })
    for (const { table, twin, column } of due) {
      const names = [table, twin].map((name) => `${schema}.${quoted(name)}`)
      if (column === '') await tx.query({ text: `drop table if exists ${names.join(', ')} cascade`, values: [] })
      else
        for (const name of names)
          await tx.query({
            text: `alter table if exists ${name} drop column if exists ${quoted(column)} cascade`,
            values: [],
          })
    }
    if (due.length > 0) await freeNames(tx, due)
    return due
  })
}

async function freeNames(tx: Db, gone: Binned[]): Promise<void> {
  const schema = quoted(tx.schema)
  const rows = await tx.query<{ version: number; physical: PhysicalNames }>({
    text: `select version, physical from ${schema}._version order by version desc limit 1`,
    values: [],
  })
  const latest = rows[0]
  if (latest === undefined) return
  await tx.query({
    text: `update ${schema}._version set physical = $2 where version = $1`,
    values: [latest.version, JSON.stringify(emptied(latest.physical, gone))],
  })
}
