/** The role tree: who reports to whom, and which permission sets come with a role. */
import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconSitemap, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { ReferenceInput } from '../inspector/choice-inputs.tsx'
import { LabelInput } from '../inspector/label-input.tsx'
import { Panel } from '../inspector/panel.tsx'
import objects from '../objects/objects.module.css'
import type { Role } from './role-lines.tsx'
import { RoleLines } from './role-lines.tsx'
import { roleTree } from './role-tree.ts'

export function RolesPart() {
  const t = useStudioText()
  const edits = useEdits()
  const roles = documentsOfKind<Role>(useDocuments(), 'role')
  const [selected, select] = useState<string | null>(null)
  const role = roles.find((one) => one.name === selected)
  const add = () => {
    const name = freeName('role', (taken) => roles.some((one) => one.name === taken), '__c')
    edits.add({ kind: 'role', name, label: { en: 'New role', 'zh-CN': '新角色' }, ...(role && { parent: role.name }) })
    select(name)
  }
  return (
    <>
      <div className={objects['scroll']}>
        <Group justify="space-between" mb="sm">
          <Text size="sm" c="dimmed">
            {t('access.roles_text')} {roles.length > 1 && t('access.roles_keys')}
          </Text>
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
            {t('access.new_role')}
          </Button>
        </Group>
        {roles.length === 0 && (
          <EmptyState
            icon={<IconSitemap size={28} stroke={1.4} />}
            title={t('access.no_roles')}
            text={t('access.roles_text')}
          />
        )}
        {roles.length > 0 && (
          <RoleLines
            roles={roles}
            selected={selected}
            onSelect={select}
            onMove={(one, parent) => edits.set(one, ['parent'], parent)}
          />
        )}
      </div>
      {role && <RolePanel key={role.name} role={role} roles={roles} onClose={() => select(null)} />}
    </>
  )
}

function RolePanel({ role, roles, onClose }: { role: Role; roles: Role[]; onClose(): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  // A role never reports to itself or to somebody below it.
  const below = new Set(roleTree(roles, role.name).map((line) => line.role.name))
  const data = roles
    .filter((one) => one !== role && !below.has(one.name))
    .map((one) => ({ value: one.name, label: labelOf(labelOr(one.label, one.name)) }))
  const trash = (
    <ActionIcon
      aria-label={t('access.remove_role')}
      onClick={() => {
        edits.remove(role)
        onClose()
      }}
    >
      <IconTrash size={15} />
    </ActionIcon>
  )
  return (
    <Panel title={labelOf(labelOr(role.label, role.name))} hint={t('access.role')} actions={trash} onClose={onClose}>
      <Stack gap="md">
        <LabelInput
          title={t('prop.label')}
          value={role.label}
          onChange={(value) => edits.set(role, ['label'], value)}
        />
        <Select
          label={t('prop.parent')}
          data={data}
          value={role.parent ?? null}
          placeholder={t('access.top')}
          onChange={(value) => edits.set(role, ['parent'], value ?? undefined)}
          clearable
          clearButtonProps={{ 'aria-label': t('shell.remove') }}
          searchable
        />
        <ReferenceInput
          label={t('prop.permission_sets')}
          to="permission_set"
          many
          value={role.permission_sets}
          onChange={(value) => edits.set(role, ['permission_sets'], value)}
        />
      </Stack>
    </Panel>
  )
}
