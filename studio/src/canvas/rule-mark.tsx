/** The mark of what a condition shows or hides. */
import { useStudioText } from '../i18n/studio-text.ts'
import classes from './canvas.module.css'

export function RuleMark() {
  const t = useStudioText()
  return (
    <span className={classes['rule']} title={t('layout.has_rule')} role="img" aria-label={t('layout.has_rule')}>
      ƒ
    </span>
  )
}
