/** What queries of screens are checked with before anybody asks them: the Model being built, as somebody who may read everything. */
import type { Access } from '../access/access.ts'
import { checkQuery } from '../query/check-query.ts'
import type { QueryEnv } from '../query/query-env.ts'
import { queryEnv } from '../query/query-env.ts'
import type { RecordQuery } from '../query/record-query.ts'
import type { Build } from './build.ts'

/** What is not there for them is not there at all. */
const everybody: Access = { userId: '', admin: true, key: '', objects: {}, ownerIds: [], system: [] }

/** Relative dates are worked out for any day to see whether they can be: which day does not matter. */
export function screenEnv(build: Build): QueryEnv {
  return queryEnv({
    model: {
      revision: 0,
      objects: build.shapes,
      documents: build.documents,
      origins: {},
      settings: build.settings,
    },
    access: everybody,
    user: { id: '00000000-0000-0000-0000-000000000000' },
    nowMs: 0,
    timeZone: 'UTC',
  })
}

/** Reports what is wrong with a query; `pointerOf` says where in the document a part of the query stands. Errors: those of checkQuery. */
export function reportQuery(
  build: Build,
  { env, query }: { env: QueryEnv; query: RecordQuery },
  pointerOf: (inQuery: string) => string,
): void {
  const checked = checkQuery(query, env)
  if (checked.ok) return
  for (const error of checked.problem.errors ?? [{ pointer: '', code: checked.problem.code }])
    build.problems.push({ ...error, pointer: pointerOf(error.pointer) })
}

/** True when something below the place was reported already: its query would only say it again. */
export function isTold(build: Build, pointer: string): boolean {
  return build.problems.some((problem) => problem.pointer.startsWith(`${pointer}/`))
}
