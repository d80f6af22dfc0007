/** A text in which @ names colleagues: the list opens as one types, arrows and Enter choose. */
import { Combobox, Group, Text, Textarea, useCombobox } from '@mantine/core'
import type { ChangeEvent } from 'react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ObjectView } from '../../api/model.ts'
import { objectIn, useModel } from '../../api/model.ts'
import { useCandidates } from '../../fields/record-picker.tsx'
import { useText } from '../../i18n/i18n.ts'
import { Face } from '../../ui/choice.tsx'

export type Person = { id: string; name: string }

type MentionProps = {
  label: string
  placeholder?: string
  value: string
  onChange(value: string): void
  /** `value` is the text with the name in its place. */
  onMention(person: Person, value: string): void
}

export function MentionText(props: MentionProps) {
  const people = objectIn(useModel(), 'user')
  return people ? <WithPeople {...props} people={people} /> : <Plain {...props} />
}

function Plain({ label, placeholder, value, onChange }: MentionProps) {
  return (
    <Textarea
      label={label}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autosize
      minRows={2}
      maxRows={12}
    />
  )
}

/** What stands between an @ and the cursor; null: no name is being typed. */
export function typedName(text: string, cursor: number): string | null {
  const found = /(?:^|[\s,;:，。；：（(])@([\p{L}\p{N}._'-]{0,40})$/u.exec(text.slice(0, cursor))
  return found ? (found[1] ?? '') : null
}

function WithPeople({ people, ...props }: MentionProps & { people: ObjectView }) {
  const t = useText()
  const combobox = useCombobox()
  const input = useRef<HTMLTextAreaElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const candidates = useCandidates(people, typed ?? '', typed !== null)
  const options = typed === null ? [] : (candidates.data ?? [])
  const onType = (event: ChangeEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart } = event.currentTarget
    props.onChange(value)
    const name = typedName(value, selectionStart)
    setTyped(name)
    if (name === null) return combobox.closeDropdown()
    combobox.openDropdown()
    combobox.updateSelectedOptionIndex()
  }
  const choose = (id: string) => {
    const person = options.find((one) => one.id === id)
    const cursor = input.current?.selectionStart ?? props.value.length
    combobox.closeDropdown()
    if (!person || typed === null) return
    const start = cursor - typed.length
    const before = `${props.value.slice(0, start)}${person.name} `
    // At once: whoever types on does not wait for a frame, and the next letter stands behind the name.
    flushSync(() => {
      props.onMention(person, before + props.value.slice(cursor))
      setTyped(null)
    })
    input.current?.focus()
    input.current?.setSelectionRange(before.length, before.length)
  }
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal position="bottom-start" width={260}>
      <Combobox.Target withAriaAttributes={combobox.dropdownOpened}>
        <Textarea
          ref={input}
          label={props.label}
          placeholder={props.placeholder}
          value={props.value}
          onChange={onType}
          onBlur={() => combobox.closeDropdown()}
          autosize
          minRows={2}
          maxRows={12}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={typed === null}>
        <Combobox.Options aria-label={t('activity.mention')}>
          {options.slice(0, 8).map((person) => (
            <Combobox.Option key={person.id} value={person.id}>
              <Group gap={8} wrap="nowrap">
                <Face name={person.name} size={20} />
                <Text size="sm" truncate>
                  {person.name}
                </Text>
              </Group>
            </Combobox.Option>
          ))}
          {options.length === 0 && !candidates.isFetching && <Combobox.Empty>{t('field.none_found')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
