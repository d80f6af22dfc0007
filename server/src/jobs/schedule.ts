/** Work that comes round: each task runs once per interval over all processes, whoever is first to claim its turn. */
import type { Server } from '../server.ts'

export type Task = { name: string; everyMinutes: number; run(server: Server): Promise<void> }

export type Schedule = { close(): Promise<void> }

const checkMs = 60_000

export function openSchedule(server: Server, tasks: Task[]): Schedule {
  let running: Promise<void> | undefined
  const check = () => {
    running ??= runDue(server, tasks).finally(() => (running = undefined))
  }
  const timer = setInterval(check, checkMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}

/** Runs what is due now; errors of one task are logged and it waits for its next turn. */
export async function runDue(server: Server, tasks: Task[]): Promise<void> {
  for (const task of tasks) {
    try {
      if (await isOurTurn(server, task)) await task.run(server)
    } catch (error) {
      server.log.error({ err: error, task: task.name }, 'scheduled task failed')
    }
  }
}

async function isOurTurn(server: Server, task: Task): Promise<boolean> {
  const rows = await server.db.query({
    name: 'schedule_claim',
    text: `insert into "${server.db.schema}"._schedule as s (name, last_run) values ($1, now())
      on conflict (name) do update set last_run = now() where s.last_run < now() - make_interval(mins => $2) returning name`,
    values: [task.name, task.everyMinutes],
  })
  return rows.length > 0
}
