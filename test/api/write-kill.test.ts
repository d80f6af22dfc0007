import { expect, test } from 'vitest'
import { runKills } from '../experiments/kill.ts'

test(
  'REL-01 kill -9 of server and database under 8 writers loses, doubles and halves nothing',
  { timeout: 180_000 },
  async () => {
    const report = await runKills(3)
    expect(report).toMatchObject({ kills: 3, lost: [], doubled: [], halves: [], wrongRollups: [] })
    expect(report.acknowledged).toBeGreaterThan(0)
  },
)
