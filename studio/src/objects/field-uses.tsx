/** Where a field is used, as links. */
import { Anchor, Stack, Text } from '@mantine/core'
import { useDeferredValue, useMemo } from 'react'
import { kindOf } from '@trellis/metadata/schema/kinds.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { linkTo } from '../shell/shell.tsx'
import { placeOf } from './place-of.ts'
import { byDocument, usesOfField } from './where-used.ts'

export function FieldUses({ object, field }: { object: string; field: string }) {
  const t = useStudioText()
  // Looking through every document may wait until the typing pauses.
  const documents = useDeferredValue(useDocuments())
  const uses = useMemo(() => byDocument(usesOfField(documents, object, field)), [documents, object, field])
  return (
    <div>
      <Text size="xs" fw={550} mb={4}>
        {uses.length === 0 ? t('object.not_used') : t('object.used_in', { count: uses.length })}
      </Text>
      <UseLinks uses={uses} />
    </div>
  )
}

export function UseLinks({ uses }: { uses: { document: AnyDocument; count: number }[] }) {
  const labelOf = useLabel()
  return (
    <Stack gap={2}>
      {uses.map(({ document }) => (
        <Anchor key={`${document.kind}/${document.name}`} size="sm" {...linkTo(placeOf(document.kind, document.name))}>
          {labelOf(kindOf(document.kind)?.label)} · {labelOf(labelOr(document['label'], document.name))}
        </Anchor>
      ))}
    </Stack>
  )
}
