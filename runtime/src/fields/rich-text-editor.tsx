/** The editor of rich text: the browser's own editing with our few marks. A chunk of its own. */
import { ActionIcon, Box, Group, Tooltip } from '@mantine/core'
import { IconBold, IconH2, IconItalic, IconList, IconListNumbers } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { useText } from '../i18n/i18n.ts'
import { FieldFrame } from './field-frame.tsx'
import type { EditProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import classes from './rich-text.module.css'

const allowed = new Set([
  'A',
  'B',
  'BLOCKQUOTE',
  'BR',
  'CODE',
  'DIV',
  'EM',
  'H1',
  'H2',
  'H3',
  'I',
  'LI',
  'OL',
  'P',
  'PRE',
  'S',
  'SPAN',
  'STRONG',
  'U',
  'UL',
])

const tools = [
  { key: 'field.bold', Mark: IconBold, command: 'bold', value: undefined },
  { key: 'field.italic', Mark: IconItalic, command: 'italic', value: undefined },
  { key: 'field.heading', Mark: IconH2, command: 'formatBlock', value: 'H3' },
  { key: 'field.bullets', Mark: IconList, command: 'insertUnorderedList', value: undefined },
  { key: 'field.numbers', Mark: IconListNumbers, command: 'insertOrderedList', value: undefined },
] as const

/** Keeps only harmless elements, and of their attributes only http(s) and mailto links. Parsed inertly: nothing loads or runs. */
export function harmless(html: string): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  for (const element of Array.from(parsed.body.querySelectorAll('*'))) {
    if (!allowed.has(element.tagName)) {
      if (
        ['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'TEMPLATE', 'SVG', 'MATH', 'NOSCRIPT'].includes(
          element.tagName.toUpperCase(),
        )
      )
        element.remove()
      else element.replaceWith(...element.childNodes)
      continue
    }
    const href = element.getAttribute('href') ?? ''
    for (const attribute of Array.from(element.attributes)) element.removeAttribute(attribute.name)
    if (element.tagName === 'A' && /^(https?:|mailto:)/i.test(href)) {
      element.setAttribute('href', href)
      element.setAttribute('rel', 'noopener noreferrer')
      element.setAttribute('target', '_blank')
    }
  }
  return parsed.body.innerHTML
}

export function RichTextView({ html }: { html: string }) {
  const safe = useMemo(() => harmless(html), [html])
  return <div className={classes['text']} dangerouslySetInnerHTML={{ __html: safe }} />
}

export function RichTextEditor(props: EditProps) {
  const t = useText()
  const area = useRef<HTMLDivElement>(null)
  const shown = textOf(props.value)
  useEffect(() => {
    // Only a value from outside is written, else the cursor would jump while typing.
    if (area.current && document.activeElement !== area.current) area.current.innerHTML = harmless(shown)
  }, [shown])
  const give = () => {
    const html = area.current?.innerHTML ?? ''
    props.onChange(area.current?.textContent?.trim() === '' ? null : html)
  }
  const mark = (command: string, value?: string) => {
    area.current?.focus()
    document.execCommand(command, false, value)
    give()
  }
  return (
    <FieldFrame edit={props}>
      <Box className={classes['frame']} data-error={props.error !== undefined || undefined}>
        <Group gap={2} className={classes['tools']}>
          {tools.map(({ key, Mark, command, value }) => (
            <Tooltip key={key} label={t(key)}>
              <ActionIcon
                aria-label={t(key)}
                disabled={props.disabled}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => mark(command, value)}
              >
                <Mark size={15} />
              </ActionIcon>
            </Tooltip>
          ))}
        </Group>
        <div
          ref={area}
          className={classes['text']}
          role="textbox"
          tabIndex={0}
          aria-multiline
          aria-label={props.label}
          contentEditable={!props.disabled}
          suppressContentEditableWarning
          onInput={give}
          onBlur={props.onBlur}
        />
      </Box>
    </FieldFrame>
  )
}
