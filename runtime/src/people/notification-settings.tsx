/** Which kinds of notifications a person gets; kept on the server, which does not write the others. */
import { Stack, Switch, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { NotificationKind } from '@trellis/metadata/notification.ts'
import { notificationKinds } from '@trellis/metadata/notification.ts'
import { meKey } from '../api/queries.ts'
import type { Me } from '../api/session.ts'
import { updateMe, useMe } from '../api/session.ts'
import { useText } from '../i18n/i18n.ts'
import type { TextKey } from '../i18n/text-table.ts'
import { toastProblem } from '../ui/toast.tsx'

export function NotificationSettings() {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const off = switchedOff(me)
  const set = async (kind: NotificationKind, on: boolean) => {
    const next = { ...off, [kind]: false }
    if (on) delete next[kind]
    const preferences = { notifications: Object.keys(next).length === 0 ? null : next }
    const kept = me.preferences
    client.setQueryData<Me>(meKey, { ...me, preferences: { ...kept, ...preferences } })
    try {
      await updateMe({ preferences })
    } catch (error) {
      client.setQueryData<Me>(meKey, me)
      toastProblem(error)
    }
  }
  return (
    <Stack gap="md" maw={460}>
      <Text size="sm" c="dimmed">
        {t('account.notify_text')}
      </Text>
      {notificationKinds.map((kind) => (
        <Switch
          key={kind}
          label={t(`account.notify_${kind}` satisfies TextKey)}
          checked={off[kind] !== false}
          onChange={(event) => void set(kind, event.currentTarget.checked)}
        />
      ))}
    </Stack>
  )
}

function switchedOff(me: Me): { [kind in NotificationKind]?: boolean } {
  const kept = me.preferences['notifications']
  return typeof kept === 'object' && kept !== null ? (kept as { [kind in NotificationKind]?: boolean }) : {}
}
