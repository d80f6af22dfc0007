/** Permission sets as a matrix: objects by rights, fields where they differ, and the rights to set things up. */
import { ActionIcon, Button, Checkbox, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconPlus, IconShieldLock, IconTrash } from '@tabler/icons-react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { PermissionSetDocument } from '@trellis/metadata/schema/permission-set.ts'
import { systemRights } from '@trellis/metadata/schema/permission-set.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { LabelInput } from '../inspector/label-input.tsx'
import objects from '../objects/objects.module.css'
import { go } from '../place.ts'
import { linkTo } from '../shell/shell.tsx'
import { RightsMatrix } from './rights-matrix.tsx'

export type SetDraft = AnyDocument & PermissionSetDocument

export function SetsPart({ selected }: { selected?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const sets = documentsOfKind<SetDraft>(useDocuments(), 'permission_set')
  const set = sets.find((one) => one.name === selected) ?? sets[0]
  const add = () => {
    const name = freeName('permission_set', (taken) => sets.some((one) => one.name === taken), '__c')
    edits.add({ kind: 'permission_set', name, label: { en: 'New permission set', 'zh-CN': '新权限集' }, objects: {} })
    go(['access', 'sets', name])
  }
  return (
    <>
      <div className={objects['palette']} style={{ width: 210 }}>
        <Button variant="default" fullWidth mb={6} leftSection={<IconPlus size={14} />} onClick={add}>
          {t('access.new_set')}
        </Button>
        {sets.map((one) => (
          <a
            key={one.name}
            className={objects['palette-item']}
            style={{ cursor: 'pointer', textDecoration: 'none', fontWeight: one === set ? 600 : undefined }}
            aria-current={one === set ? 'true' : undefined}
            {...linkTo(['access', 'sets', one.name])}
          >
            {labelOf(labelOr(one.label, one.name))}
          </a>
        ))}
      </div>
      <div className={objects['scroll']}>
        {set ? (
          <SetEditor key={set.name} set={set} />
        ) : (
          <EmptyState
            icon={<IconShieldLock size={28} stroke={1.4} />}
            title={t('access.no_sets')}
            text={t('access.text')}
          />
        )}
      </div>
    </>
  )
}

function SetEditor({ set }: { set: SetDraft }) {
  const t = useStudioText()
  const edits = useEdits()
  const system = set.system ?? []
  const remove = () => {
    edits.remove(set)
    go(['access', 'sets'])
  }
  return (
    <Stack gap="lg">
      <Group align="end" gap="sm" wrap="nowrap">
        <div style={{ flex: 1, maxWidth: 520 }}>
          <LabelInput
            title={t('prop.label')}
            value={set.label}
            onChange={(value) => edits.set(set, ['label'], value)}
          />
        </div>
        <ActionIcon variant="default" size={34} aria-label={t('access.remove_set')} onClick={remove}>
          <IconTrash size={15} />
        </ActionIcon>
      </Group>
      <section>
        <Title order={2} fz={14} mb={8}>
          {t('access.matrix')}
        </Title>
        <Text size="sm" c="dimmed" maw={760} mb="xs">
          {t('access.matrix_text')}
        </Text>
        <RightsMatrix set={set} />
      </section>
      <section>
        <Title order={2} fz={14} mb={4}>
          {t('access.system')}
        </Title>
        <SimpleGrid cols={{ base: 2, lg: 4 }} spacing="lg" verticalSpacing={8}>
          {systemRights.map((right) => (
            <Checkbox
              key={right}
              label={<Text size="sm">{t(`access.sys_${right}` as StudioKey)}</Text>}
              checked={system.includes(right)}
              onChange={(event) =>
                edits.set(
                  set,
                  ['system'],
                  event.currentTarget.checked ? [...system, right] : system.filter((one) => one !== right),
                )
              }
            />
          ))}
        </SimpleGrid>
      </section>
    </Stack>
  )
}
