/** Everything that refers to an object. */
import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { StudioObject } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { UseLinks } from './field-uses.tsx'
import { byDocument, usesOfObject } from './where-used.ts'
import classes from './objects.module.css'

export function UsesPart({ object }: { object: StudioObject }) {
  const t = useStudioText()
  const documents = useDocuments()
  const uses = useMemo(() => {
    const named = [...documents.values()]
      .filter((document) => document.name.startsWith(`${object.name}.`))
      .map((document) => ({ document, count: 1 }))
    const referring = byDocument(usesOfObject(documents, object.name)).filter(
      (use) => use.document !== object && !use.document.name.startsWith(`${object.name}.`),
    )
    return [...referring, ...named]
  }, [documents, object])
  return (
    <div className={classes['scroll']}>
      <Text size="sm" c="dimmed" mb="sm">
        {uses.length === 0 ? t('object.uses_none') : t('object.uses_text')}
      </Text>
      <UseLinks uses={uses} />
    </div>
  )
}
