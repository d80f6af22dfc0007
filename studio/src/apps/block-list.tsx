/** The blocks of a page in their order: added, dragged or moved by keys, chosen. */
import { Button, Menu, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { PageBlockType } from '@trellis/metadata/layout/page-parts.ts'
import { isPageBlock, pageBlockTypes } from '@trellis/metadata/layout/page-parts.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Documents } from '../document/documents.ts'
import { documentIn, labelOr, readable } from '../document/documents.ts'
import { moved } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Sortable, useSortableItem } from '../inspector/sortable.tsx'
import type { PageDraft, PagePart } from './page-draft.ts'
import { startBlock } from './page-draft.ts'
import classes from './apps.module.css'

type BlocksProps = {
  page: PageDraft
  selected: string | null
  onSelect(id: string): void
  put(components: PageDraft['components']): void
}

export function BlockList({ page, selected, onSelect, put }: BlocksProps) {
  const t = useStudioText()
  const documents = useDocuments()
  const shown = page.components
  const add = (kind: PageBlockType) => {
    const block = startBlock(kind, page, documents)
    if (!block) return
    put([...page.components, block])
    onSelect(block.id)
  }
  const move = (from: number, to: number) => put(moved(shown, from, to))
  return (
    <section>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" fullWidth leftSection={<IconPlus size={14} />} mb={8}>
            {t('page.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {pageBlockTypes.map((kind) => (
            <Menu.Item key={kind} onClick={() => add(kind)}>
              {t(`page.block_${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Sortable ids={shown.map((block) => block.id)} onMove={move}>
        <div className={classes['entries']} role="list" aria-label={t('page.blocks')}>
          {shown.map((part) => (
            <BlockLine
              key={part.id}
              part={part}
              documents={documents}
              here={part.id === selected}
              onSelect={() => onSelect(part.id)}
            />
          ))}
        </div>
      </Sortable>
      {shown.length === 0 && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('page.none')}
        </Text>
      )}
    </section>
  )
}

type LineProps = { part: PagePart; documents: Documents; here: boolean; onSelect(): void }

function BlockLine({ part, documents, here, onSelect }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const kind = isPageBlock(part) ? t(`page.block_${part.type}`) : t('layout.component')
  const name = labelOf(part.label) || labelOf(labelOfSource(part, documents)) || kind
  const { attach, style, handle } = useSortableItem(part.id, name)
  return (
    <div ref={attach} style={style} className={classes['block-line']} role="listitem" data-here={here || undefined}>
      {handle}
      <button type="button" className={classes['block-name']} aria-pressed={here} onClick={onSelect}>
        {name}
        <span className={classes['entry-type']}>{kind}</span>
      </button>
    </div>
  )
}

/** What a block without a label is about. */
function labelOfSource(part: PagePart, documents: Documents) {
  if (!isPageBlock(part)) return readable(part.type.split('.').at(-1) ?? part.type)
  if (part.type === 'list') return labelOr(documentIn(documents, 'list_view', part.view)?.['label'], part.view)
  if (part.type === 'figure' || part.type === 'chart')
    return labelOr(documentIn(documents, 'object', part.object)?.['plural_label'], part.object)
  return undefined
}
