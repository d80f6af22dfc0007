/** All steps in order. Add a line at the end; never change a step that was released. */
import type { Migration } from '../migrate.ts'
import { platform } from './0001-platform.ts'
import { auth } from './0002-auth.ts'
import { records } from './0003-records.ts'
import { jobs } from './0004-jobs.ts'
import { access } from './0005-access.ts'
import { rollups } from './0006-rollups.ts'
import { closedPeriods } from './0008-closed-periods.ts'
import { recordSeals } from './0008-record-seals.ts'
import { files } from './0009-files.ts'
import { notifications } from './0010-notifications.ts'
import { changeSets } from './0011-change-sets.ts'
import { linkHistory } from './0013-link-history.ts'
import { clearedReferences } from './0014-cleared-references.ts'
import { bulkJobs } from './0015-bulk-jobs.ts'
import { userRoles } from './0016-user-roles.ts'
import { entryTimes } from './0017-entry-times.ts'

export const migrations: Migration[] = [
  platform,
  auth,
  records,
  jobs,
  access,
  rollups,
  closedPeriods,
  recordSeals,
  files,
  notifications,
  changeSets,
  linkHistory,
  clearedReferences,
  bulkJobs,
  userRoles,
  entryTimes,
]
