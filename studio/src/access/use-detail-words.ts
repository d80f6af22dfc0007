/** How the reader calls what a line of the audit trail tells: details by their labels, moments in the reader's time zone, documents by kind and label. */
import { useMemo } from 'react'
import { kindOf } from '@trellis/metadata/schema/kinds.ts'
import { formatInstant } from '@trellis/runtime/i18n/format.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { keyOf, labelOr, objectIn, readable } from '../document/documents.ts'
import { useStudioState } from '../document/studio.ts'
import { maybeText, useStudioText } from '../i18n/studio-text.ts'
import { useReader } from '../shell/use-reader.ts'
import type { DetailWords } from './audit-details.ts'

const moment = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}(?::?\d{2})?)$/

/** Details that hold the name of a document, and its kind. */
const named: { [detail: string]: string } = {
  role: 'role',
  permission_sets: 'permission_set',
  group: 'group',
  queue: 'queue',
}

export function useDetailWords(): DetailWords {
  const t = useStudioText()
  const labelOf = useLabel()
  const place = useReader()
  const documents = useStudioState((state) => state.published)
  return useMemo(() => {
    /** `object contact`: the kind, then what the document is called. */
    const documentText = (text: string) => {
      const [kind = '', name, ...rest] = text.split(' ')
      const known = kindOf(kind)
      if (!known || name === undefined || rest.length > 0) return undefined
      return `${labelOf(known.label)} ${labelOf(labelOr(documents.get(keyOf(kind, name))?.['label'], name))}`
    }
    return {
      name: (name) => {
        const object = objectIn(documents, name)
        return object ? labelOf(labelOr(object.label, name)) : (maybeText(t, `audit_detail.${name}`) ?? readable(name))
      },
      text: (text, of) => {
        const kind = named[of]
        const known = kind === undefined ? undefined : documents.get(keyOf(kind, text))?.['label']
        if (known !== undefined) return labelOf(labelOr(known, text))
        return moment.test(text)
          ? formatInstant(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'), place)
          : (maybeText(t, `audit_value.${text}`) ?? documentText(text) ?? text)
      },
      flag: (is) => t(is ? 'editor.value_yes' : 'editor.value_no'),
    }
  }, [t, labelOf, place, documents])
}
