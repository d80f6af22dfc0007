/** `/-/primitives`: every primitive in every state, for whoever builds screens; tests look at it in both schemes and densities. */
import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Group,
  Kbd,
  Loader,
  NumberInput,
  PasswordInput,
  Progress,
  Radio,
  SegmentedControl,
  Select,
  Skeleton,
  Stack,
  Switch,
  Tabs,
  TagsInput,
  Text,
  TextInput,
  Textarea,
  Title,
} from '@mantine/core'
import { IconInbox, IconPlus, IconStar } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '../i18n/i18n.ts'
import { Choice, Face } from '../ui/choice.tsx'
import { usePageTitle } from '../ui/page-title.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '../ui/states.tsx'
import { Floating, Pickers, Shown } from './more-primitives.tsx'
import { accentNames, tintNames } from './palette.ts'
import { prefer, usePreferences } from './preferences.ts'
import type { Density } from './preferences.ts'

export function PrimitivesPage() {
  const t = useText()
  const { density } = usePreferences()
  usePageTitle(t('shell.primitives'))
  return (
    <Stack gap="xl" p="lg" maw={1000} mx="auto">
      <Group justify="space-between">
        <Title order={1}>{t('shell.primitives')}</Title>
        <SegmentedControl
          aria-label={t('shell.density')}
          value={density}
          onChange={(value) => prefer({ density: value as Density })}
          data={[
            { value: 'comfortable', label: t('shell.comfortable') },
            { value: 'compact', label: t('shell.compact') },
          ]}
        />
      </Group>
      <Buttons />
      <Inputs />
      <Part>
        <Pickers />
      </Part>
      <Choices />
      <Badges />
      <Part>
        <Shown />
      </Part>
      <Part>
        <Floating />
      </Part>
      <Feedback />
    </Stack>
  )
}

function Part({ children }: { children: ReactNode }) {
  return (
    <Stack gap="sm" component="section" style={{ borderTop: '1px solid var(--line)', paddingTop: 16 }}>
      {children}
    </Stack>
  )
}

function Buttons() {
  const t = useText()
  return (
    <Part>
      {(['filled', 'light', 'default', 'subtle', 'outline'] as const).map((variant) => (
        <Group key={variant} gap="sm">
          <Button variant={variant}>{t('shell.save')}</Button>
          <Button variant={variant} leftSection={<IconPlus size={14} />}>
            {t('shell.create')}
          </Button>
          <Button variant={variant} color="red">
            {t('shell.delete')}
          </Button>
          <Button variant={variant} disabled>
            {t('shell.save')}
          </Button>
          <Button variant={variant} loading>
            {t('shell.save')}
          </Button>
          <ActionIcon variant={variant} aria-label={t('shell.create')}>
            <IconStar size={16} />
          </ActionIcon>
        </Group>
      ))}
    </Part>
  )
}

function Inputs() {
  const t = useText()
  const states = [{}, { value: t('account.name'), readOnly: true }, { error: t('field.bad_json') }, { disabled: true }]
  return (
    <Part>
      {states.map((state, at) => (
        <Group key={at} grow align="start">
          <TextInput label={t('account.name')} placeholder={t('shell.palette_hint')} {...state} />
          <NumberInput
            label={t('list.how_many')}
            {...('value' in state ? { value: 42, readOnly: true } : { ...state, value: '' })}
          />
          <Select
            label={t('shell.language')}
            data={accentNames}
            placeholder={t('shell.search')}
            {...('value' in state ? { value: accentNames[0] ?? null, readOnly: true } : state)}
          />
          <PasswordInput
            label={t('account.current_password')}
            visibilityToggleButtonProps={{ 'aria-label': t('account.show_password') }}
            {...state}
          />
        </Group>
      ))}
      <Group grow align="start">
        <Textarea label={t('field.structured')} placeholder={t('shell.palette_hint')} />
        <TagsInput label={t('list.views')} defaultValue={accentNames.slice(0, 3)} />
      </Group>
    </Part>
  )
}

function Choices() {
  const t = useText()
  const states = [{}, { defaultChecked: true }, { disabled: true }, { defaultChecked: true, disabled: true }]
  return (
    <Part>
      {states.map((state, at) => (
        <Group key={at} gap="xl">
          <Checkbox label={t('field.yes')} {...state} />
          <Radio label={t('field.yes')} {...state} />
          <Switch label={t('account.on')} {...state} />
        </Group>
      ))}
      <Checkbox label={t('notice.all')} indeterminate />
      <Tabs defaultValue="one">
        <Tabs.List>
          <Tabs.Tab value="one">{t('account.profile')}</Tabs.Tab>
          <Tabs.Tab value="two">{t('account.security')}</Tabs.Tab>
          <Tabs.Tab value="three" disabled>
            {t('account.keys')}
          </Tabs.Tab>
        </Tabs.List>
      </Tabs>
    </Part>
  )
}

function Badges() {
  return (
    <Part>
      <Group gap="xs">
        {tintNames.map((name) => (
          <Choice key={name} label={name} color={name} />
        ))}
      </Group>
      <Group gap="xs">
        {tintNames.map((name) => (
          <Choice key={name} label={name} color={name} dot />
        ))}
      </Group>
      <Group gap="xs">
        {tintNames.slice(0, 6).map((name) => (
          <Face key={name} name={name} size={24} />
        ))}
        {tintNames.slice(0, 6).map((name) => (
          <Face key={name} name={name} size={24} square />
        ))}
        <Kbd size="xs">↵</Kbd>
      </Group>
    </Part>
  )
}

function Feedback() {
  const t = useText()
  return (
    <Part>
      {(['blue', 'green', 'yellow', 'red'] as const).map((color) => (
        <Alert key={color} color={color} variant="light" title={t('problem.offline')}>
          {t('shell.offline_hint')}
        </Alert>
      ))}
      <Group>
        <Loader />
        <Progress value={60} w={200} aria-label={t('shell.loading')} />
        <Skeleton h={12} w={160} />
        <Text size="sm">{t('shell.nothing_found')}</Text>
        <Text size="sm" c="dimmed">
          {t('shell.nothing_found')}
        </Text>
      </Group>
      <EmptyState
        icon={<IconInbox size={28} stroke={1.4} />}
        title={t('shell.nothing_here')}
        text={t('shell.nothing_user')}
      />
      <ProblemCard error={new Error('')} retry={() => {}} />
      <RowsSkeleton rows={3} />
    </Part>
  )
}
