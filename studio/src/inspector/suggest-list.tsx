/** What may be written at the cursor of a formula, as a list below it, with what the call around it wants. */
import type { Completion } from '@trellis/metadata/formula/editor/completion.ts'
import type { SignatureHelp } from '@trellis/metadata/formula/editor/help.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import classes from './inspector.module.css'

export const mostShown = 8

type Props = { id: string; items: Completion[]; active: number; onPick(item: Completion): void }

export function SuggestList({ id, items, active, onPick }: Props) {
  const t = useStudioText()
  return (
    <div className={classes['suggest']} role="listbox" id={id} aria-label={t('editor.suggestions')}>
      {items.map((item, at) => (
        <div
          key={`${item.kind}:${item.label}`}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={classes['suggestion']}
          title={item.documentation}
          // The input keeps the focus: a pick is no leaving.
          onMouseDown={(event) => {
            event.preventDefault()
            onPick(item)
          }}
        >
          <span>{item.label}</span>
          <span className={classes['suggestion-detail']}>{item.detail}</span>
        </div>
      ))}
    </div>
  )
}

/** `IF(**condition**, then, else)` with a sentence about the function. */
export function CallHelp({ help }: { help: SignatureHelp }) {
  const wanted = help.parameters[help.active]?.name
  return (
    <div className={classes['call-help']} role="note">
      <code>{help.signature}</code>
      {wanted !== undefined && <b> {wanted}</b>}
      <div>{help.documentation}</div>
    </div>
  )
}
