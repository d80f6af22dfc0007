/** The buttons in the head of the page, in their order: chosen, dragged, moved by keys. Those a menu will hold are dashed. */
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { buttonNamed } from '../document/commands/layout-buttons.ts'
import { labelOr } from '../document/documents.ts'
import { buttonList } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { CanvasItem, ListEnd } from './canvas-item.tsx'
import { useDesigner, useLayout } from './designer-state.ts'
import { RuleMark } from './rule-mark.tsx'
import classes from './canvas.module.css'

/** As the runtime has it: the first two, or three where there are no more. */
const atMost = 2

export function ButtonRow() {
  const t = useStudioText()
  const names = useLayout().header?.actions ?? []
  const direct = names.length === atMost + 1 ? names.length : atMost
  return (
    <div className={classes['buttons']} role="group" aria-label={t('layout.buttons')}>
      {names.map((name, index) => (
        <ButtonOnCanvas key={name} name={name} index={index} inMenu={index >= direct} />
      ))}
      <ListEnd list={buttonList} index={names.length} takes="button" hint={t('layout.drop_buttons')} />
    </div>
  )
}

function ButtonOnCanvas({ name, index, inMenu }: { name: string; index: number; inMenu: boolean }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const { object } = useDesigner()
  const button = buttonNamed(useDocuments(), object.name, name)
  const label = labelOf(labelOr(button?.label, name))
  return (
    <CanvasItem list={buttonList} index={index} takes="button" across name={label}>
      {button ? (
        <span className={classes['button']} data-menu={inMenu || undefined}>
          <Icon name={button.icon ?? 'rocket'} size={15} />
          {label}
          {button.visible_when !== undefined && <RuleMark />}
        </span>
      ) : (
        <span className={classes['lost']} title={t('layout.button_gone')}>
          {label}
        </span>
      )}
    </CanvasItem>
  )
}
