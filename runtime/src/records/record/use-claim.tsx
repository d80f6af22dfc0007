/** Taking a record out of the queue that owns it. */
import { useQueryClient } from '@tanstack/react-query'
import { mayDo } from '../../api/model.ts'
import { claimRecord, useQueues } from '../../api/queues.ts'
import { recordsChanged } from '../../api/records.ts'
import { useMe } from '../../api/session.ts'
import { useText } from '../../i18n/i18n.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { Icon } from '../../ui/icon.tsx'
import { toastDone } from '../../ui/toast.tsx'

/** For members of the queue that owns the record. */
export function useClaim({ object, record }: PageRecord) {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const owner = record['owner']
  const queues = useQueues(mayDo(object, 'update') && typeof owner === 'string' && owner !== me.id)
  const queue = queues.find((one) => one.id === owner && one.member)
  if (!queue) return undefined
  return {
    key: 'claim',
    label: t('record.claim'),
    icon: <Icon name="inbox" size={15} />,
    run: async () => {
      await claimRecord(object.name, record.id)
      await recordsChanged(client, object.name)
      toastDone(t('record.claimed', { queue: queue.label }))
    },
  }
}
