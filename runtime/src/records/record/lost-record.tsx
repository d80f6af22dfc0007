/** A record that is not there may be in the bin: it can then be brought back from here. */
import { Button, Group } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ObjectView } from '../../api/model.ts'
import { mayDo } from '../../api/model.ts'
import { recordsChanged, restoreRecord } from '../../api/records.ts'
import { useText } from '../../i18n/i18n.ts'
import { ProblemCard } from '../../ui/states.tsx'
import { toastProblem } from '../../ui/toast.tsx'

export function LostRecord({
  object,
  id,
  error,
  retry,
}: {
  object: ObjectView
  id: string
  error: unknown
  retry(): void
}) {
  const t = useText()
  const client = useQueryClient()
  const restore = async () => {
    try {
      await restoreRecord(object.name, id)
      await recordsChanged(client, object.name)
      retry()
    } catch (failure) {
      toastProblem(failure)
    }
  }
  const action = (
    <Group>
      <Button variant="default" component="a" href={`/${object.name}`}>
        {t('record.to_list')}
      </Button>
      {mayDo(object, 'delete') && (
        <Button variant="light" leftSection={<IconArrowBackUp size={14} />} onClick={() => void restore()}>
          {t('record.try_restore')}
        </Button>
      )}
    </Group>
  )
  return <ProblemCard error={error} retry={retry} action={action} />
}
