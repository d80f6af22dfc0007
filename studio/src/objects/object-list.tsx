/** All objects, and ways to make one. */
import { Button } from '@mantine/core'
import { IconFileSpreadsheet, IconListDetails, IconPlus, IconTable } from '@tabler/icons-react'
import { useState } from 'react'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import { documentsOfKind } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import { NewObject } from './new-object.tsx'
import { ObjectCards } from './object-cards.tsx'

export function ObjectList() {
  const t = useStudioText()
  const documents = useDocuments()
  const [making, setMaking] = useState(false)
  const none = documentsOfKind(documents, 'object').length === 0
  const actions = (
    <>
      <Button component="a" variant="default" leftSection={<IconListDetails size={15} />} {...linkTo(['picklists'])}>
        {t('picklist.title')}
      </Button>
      <Button component="a" variant="default" leftSection={<IconFileSpreadsheet size={15} />} {...linkTo(['start'])}>
        {t('object.from_sheet')}
      </Button>
      <Button leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
        {t('object.new')}
      </Button>
    </>
  )
  return (
    <Room title={t('object.objects')} text={t('object.objects_text')} actions={actions}>
      {none ? (
        <EmptyState icon={<IconTable size={28} stroke={1.4} />} title={t('object.none')} text={t('object.none_text')} />
      ) : (
        <ObjectCards />
      )}
      {making && <NewObject onClose={() => setMaking(false)} />}
    </Room>
  )
}
