/** Faces of those who have the record open too; who is editing is said in words. */
import { Group, Text, Tooltip } from '@mantine/core'
import type { Present } from '../../api/presence.ts'
import { useText } from '../../i18n/i18n.ts'
import { Face } from '../../ui/choice.tsx'
import classes from './record.module.css'

const mostFaces = 4

export function PresenceFaces({ people }: { people: Present[] }) {
  const t = useText()
  if (people.length === 0) return null
  const said = people.map((one) =>
    t(one.state === 'editing' ? 'record.is_editing' : 'record.is_viewing', { name: one.name }),
  )
  const editor = people.find((one) => one.state === 'editing')
  return (
    <Tooltip label={said.join(' · ')}>
      <Group
        gap={6}
        wrap="nowrap"
        className={classes['presence']}
        role="status"
        aria-label={said.join(', ')}
        tabIndex={0}
      >
        {people.slice(0, mostFaces).map((one) => (
          <span key={one.id} className={classes['face']} data-editing={one.state === 'editing' || undefined}>
            <Face name={one.name} size={22} />
          </span>
        ))}
        {(editor !== undefined || people.length === 1) && (
          <Text size="xs" c="dimmed" className={classes['presence-words']} aria-hidden>
            {editor ? t('record.is_editing', { name: editor.name }) : said[0]}
          </Text>
        )}
      </Group>
    </Tooltip>
  )
}
