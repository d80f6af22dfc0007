/** Which records a view colours: rules in their order, each a condition, a colour, and the words that say why. */
import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import { moved } from '../document/pointers.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ColorDot } from '../inspector/choice-inputs.tsx'
import { LabelInput } from '../inspector/label-input.tsx'
import { RuleInput } from '../inspector/rule-input.tsx'
import { Sortable, useSortableItem } from '../inspector/sortable.tsx'
import type { ViewPart } from './view-draft.ts'
import classes from './pages.module.css'

type Rule = NonNullable<ListViewDocument['colors']>[number]

const mostRules = 20

export function ColorRulesEditor({ view, object, set }: ViewPart) {
  const t = useStudioText()
  const rules = view.colors ?? []
  const put = (next: Rule[]) => set(['colors'], next.length === 0 ? undefined : next)
  return (
    <section aria-label={t('view.colors')}>
      <Group justify="space-between" mb={4}>
        <Text size="xs" fw={550}>
          {t('view.colors')}
        </Text>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          disabled={rules.length >= mostRules}
          onClick={() => put([...rules, { when: '', color: 'red' }])}
        >
          {t('view.add_color')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mb={6}>
        {t('view.colors_help')}
      </Text>
      <Sortable ids={rules.map((_, at) => String(at))} onMove={(from, to) => put(moved(rules, from, to))}>
        <Stack gap="sm">
          {rules.map((rule, at) => (
            <OneRule
              key={at}
              at={at}
              rule={rule}
              object={object}
              onChange={(next) => put(rules.map((one, place) => (place === at ? next : one)))}
              onRemove={() => put(rules.filter((_, place) => place !== at))}
            />
          ))}
        </Stack>
      </Sortable>
    </section>
  )
}

type OneProps = { at: number; rule: Rule; object: string; onChange(rule: Rule): void; onRemove(): void }

function OneRule({ at, rule, object, onChange, onRemove }: OneProps) {
  const t = useStudioText()
  const name = t('view.color_rule', { number: at + 1 })
  const { attach, style, handle } = useSortableItem(String(at), name)
  return (
    <div ref={attach} style={style} className={classes['rule']} role="group" aria-label={name}>
      <Group gap={6} wrap="nowrap">
        {handle}
        <ColorDot
          label={t('view.color_of', { name })}
          value={rule.color}
          onChange={(color) => color !== undefined && onChange({ ...rule, color })}
        />
        <Text size="xs" style={{ flex: 1 }}>
          {name}
        </Text>
        <ActionIcon size={22} aria-label={t('app.remove_entry', { name })} onClick={onRemove}>
          <IconTrash size={13} />
        </ActionIcon>
      </Group>
      <RuleInput
        label={t('view.color_when')}
        object={object}
        condition
        value={rule.when}
        onChange={(when) => onChange({ ...rule, when })}
      />
      <LabelInput
        title={t('view.color_label')}
        value={rule.label}
        onChange={(label) => {
          const { label: _before, ...rest } = rule
          onChange(label === undefined ? rest : { ...rest, label })
        }}
      />
    </div>
  )
}
