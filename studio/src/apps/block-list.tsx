/** The blocks of a page in their order: added, dragged or moved by keys, chosen. */
import { Button, Menu, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Documents } from '../document/documents.ts'
import { documentIn, labelOr } from '../document/documents.ts'
import { moved } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Sortable, useSortableItem } from '../inspector/sortable.tsx'
import type { PageDraft } from './page-draft.ts'
import { blockKinds, blocksOf, startBlock } from './page-draft.ts'
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
  const shown = blocksOf(page)
  const add = (kind: (typeof blockKinds)[number]) => {
    const block = startBlock(kind, page, documents)
    if (!block) return
    put([...page.components, block])
    onSelect(block.id)
  }
  const move = (from: number, to: number) => {
    const next = moved(shown, from, to)
    put([...next, ...page.components.filter((one) => !shown.some((block) => block.id === one.id))])
  }
  return (
    <section>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" fullWidth leftSection={<IconPlus size={14} />} mb={8}>
            {t('page.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {blockKinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => add(kind)}>
              {t(`page.block_${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Sortable ids={shown.map((block) => block.id)} onMove={move}>
        <div className={classes['entries']} role="list" aria-label={t('page.blocks')}>
          {shown.map((block) => (
            <BlockLine
              key={block.id}
              block={block}
              documents={documents}
              here={block.id === selected}
              onSelect={() => onSelect(block.id)}
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

type LineProps = { block: PageBlock; documents: Documents; here: boolean; onSelect(): void }

function BlockLine({ block, documents, here, onSelect }: LineProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const name = labelOf(block.label) || labelOf(labelOfSource(block, documents)) || t(`page.block_${block.type}`)
  const { attach, style, handle } = useSortableItem(block.id, name)
  return (
    <div ref={attach} style={style} className={classes['block-line']} role="listitem" data-here={here || undefined}>
      {handle}
      <button type="button" className={classes['block-name']} aria-pressed={here} onClick={onSelect}>
        {name}
        <span className={classes['entry-type']}>{t(`page.block_${block.type}`)}</span>
      </button>
    </div>
  )
}

/** What a block without a label is about. */
function labelOfSource(block: PageBlock, documents: Documents) {
  if (block.type === 'list') return labelOr(documentIn(documents, 'list_view', block.view)?.['label'], block.view)
  if (block.type === 'figure' || block.type === 'chart')
    return labelOr(documentIn(documents, 'object', block.object)?.['plural_label'], block.object)
  return undefined
}
