/** Picks whom a view is shared with: persons by name, roles and groups. One's own roles and groups only, without the right to share wider. */
import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Audience } from '@trellis/metadata/layout/audience.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { documentsOf, objectIn, useModel } from '../../api/model.ts'
import { query } from '../../api/records.ts'
import { useMe } from '../../api/session.ts'
import { textOf } from '../../fields/field-ui.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'

const lists = { user: 'users', role: 'roles', group: 'groups', set: 'permission_sets' } as const

/** An audience as what is picked: `user li@example.com`, `role rep`. */
export function picksOf(audience: Audience | undefined): string[] {
  return Object.entries(lists).flatMap(([kind, list]) => (audience?.[list] ?? []).map((name) => `${kind} ${name}`))
}

export function audienceOf(picks: readonly string[]): Audience {
  const named = (kind: string) =>
    picks.flatMap((one) => (one.startsWith(`${kind} `) ? [one.slice(kind.length + 1)] : []))
  const filled = Object.entries(lists).map(([kind, list]) => [list, named(kind)] as const)
  return Object.fromEntries(filled.filter(([, names]) => names.length > 0))
}

export function PeoplePick({ value, onChange }: { value: string[]; onChange(picks: string[]): void }) {
  const t = useText()
  const [typed, setTyped] = useState('')
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  const circles = useCircles()
  const users = useUsers(typed)
  const known = new Set([...circles, ...users].map((one) => one.value))
  const others = value
    .filter((one) => !known.has(one))
    .map((one) => ({ value: one, label: names.get(one) ?? after(one) }))
  const matches = ({ label }: { label: string }) => label.toLowerCase().includes(typed.trim().toLowerCase())
  const part = (key: 'list.people' | 'list.roles' | 'list.groups', kind: string) => {
    const found = kind === 'user' ? users : circles.filter((one) => one.value.startsWith(`${kind} `) && matches(one))
    const chosen = others.filter(
      (one) => one.value.startsWith(`${kind} `) || (kind === 'role' && one.value.startsWith('set ')),
    )
    return { group: t(key), items: [...found, ...chosen] }
  }
  const parts = [part('list.people', 'user'), part('list.roles', 'role'), part('list.groups', 'group')]
  return (
    <MultiSelect
      aria-label={t('list.for_people')}
      placeholder={value.length === 0 ? t('list.find_people') : undefined}
      data={parts.filter((one) => one.items.length > 0)}
      value={value}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has searched already, and roles are filtered above.
      filter={({ options }) => options}
      nothingFoundMessage={t('field.none_found')}
      onChange={(next) => {
        setNames(new Map([...names, ...[...circles, ...users].map((one) => [one.value, one.label] as const)]))
        onChange(next)
      }}
    />
  )
}

/** Roles and groups one may share with. */
function useCircles(): { value: string; label: string }[] {
  const model = useModel()
  const me = useMe()
  const labelOf = useLabel()
  const named = (kind: 'role' | 'group', own: readonly string[]) => {
    const documents = documentsOf(model, kind)
    const names = me.shares && documents.length > 0 ? documents.map((one) => one.name) : own
    return names.map((name) => {
      const label = labelOf(documents.find((one) => one.name === name)?.['label'] as Label | undefined)
      return { value: `${kind} ${name}`, label: label || inWords(name) }
    })
  }
  return [...named('role', me.roles), ...named('group', me.groups)]
}

function useUsers(typed: string): { value: string; label: string }[] {
  const object = objectIn(useModel(), 'user')
  const [settled] = useDebouncedValue(typed.trim(), 150)
  const found = useQuery({
    queryKey: ['records', 'user', 'sharing', settled],
    enabled: object !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const asked = { object: 'user', fields: ['id', 'name', 'email'], limit: 8 }
      return (await query({ ...asked, ...(settled === '' ? {} : { search: settled }) }, signal)).records
    },
  })
  return (found.data ?? []).flatMap((user) => {
    const email = textOf(user['email'])
    return email === '' ? [] : [{ value: `user ${email}`, label: textOf(user['name']) || email }]
  })
}

function after(pick: string): string {
  const [kind = '', ...rest] = pick.split(' ')
  return kind === 'user' ? rest.join(' ') : inWords(rest.join(' '))
}

/** Roles are described to administrators only: `sales_rep` -> `Sales rep`. */
function inWords(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
