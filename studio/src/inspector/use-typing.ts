/** Typing a formula: where the cursor is, what is offered there, and the keys that take an offer. */
import type { ChangeEvent, KeyboardEvent, SyntheticEvent } from 'react'
import { useId, useLayoutEffect, useRef, useState } from 'react'
import type { Completion } from '@trellis/metadata/formula/editor/completion.ts'
import { mostShown } from './suggest-list.tsx'
import { useSuggestions } from './use-formula.ts'

type Input = { object?: string; condition: boolean; value: string; onChange(value: string): void }

export function useTyping({ object, condition, value, onChange }: Input) {
  const id = useId()
  const input = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState<number | null>(null)
  /** Text the list was put away at; it comes back with the next change. */
  const [closedAt, setClosedAt] = useState<string | null>(null)
  const [chosen, setChosen] = useState(0)
  /** Where the cursor goes once the text that was put in is drawn. */
  const wanted = useRef<number | null>(null)
  const found = useSuggestions({ object, text: value, condition, offset: caret })
  const begun = found !== undefined && caret !== null && (found.list.from < caret || value[caret - 1] === '.')
  const items = begun ? found.list.items.slice(0, mostShown) : []
  const exact =
    items.length === 1 && found !== undefined && items[0]?.insert === value.slice(found.list.from, found.list.to)
  const open = items.length > 0 && closedAt !== value && !exact
  const active = Math.min(chosen, items.length - 1)

  useLayoutEffect(() => {
    if (wanted.current === null) return
    input.current?.setSelectionRange(wanted.current, wanted.current)
    wanted.current = null
  }, [value])

  const replace = (from: number, to: number, text: string) => {
    const next = value.slice(0, from) + text + value.slice(to)
    onChange(next)
    setClosedAt(next)
    setCaret(from + text.length)
    wanted.current = from + text.length
    input.current?.focus()
  }
  const pick = (item: Completion) => found && replace(found.list.from, found.list.to, item.insert)
  const follow = (event: SyntheticEvent<HTMLTextAreaElement>) => setCaret(event.currentTarget.selectionStart)
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return
    const item = items[active]
    if (event.key === 'ArrowDown') setChosen((active + 1) % items.length)
    else if (event.key === 'ArrowUp') setChosen((active + items.length - 1) % items.length)
    else if (event.key === 'Escape') setClosedAt(value)
    else if ((event.key === 'Enter' || event.key === 'Tab') && item) pick(item)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    id,
    open,
    items,
    active,
    help: caret === null ? null : (found?.help ?? null),
    pick,
    insert: (text: string) =>
      replace(input.current?.selectionStart ?? value.length, input.current?.selectionEnd ?? value.length, text),
    props: {
      ref: input,
      onChange: (event: ChangeEvent<HTMLTextAreaElement>) => {
        onChange(event.currentTarget.value)
        follow(event)
        setChosen(0)
      },
      onSelect: follow,
      onBlur: () => setCaret(null),
      onKeyDown,
      'aria-controls': open ? id : undefined,
      'aria-activedescendant': open ? `${id}-${active}` : undefined,
      'aria-autocomplete': 'list' as const,
    },
  }
}
