/** Reasons that stand above a form: the one that no server was there becomes, once it is, the word to save again. */
import { useEffect, useState } from 'react'
import { serverAnswers } from '../api/connection.ts'
import { useText } from '../i18n/i18n.ts'

export function useReasons() {
  const t = useText()
  const [reasons, setReasons] = useState<string[]>([])
  const away = t('problem.offline_text')
  const back = t('problem.reached_again')
  const isAway = reasons.includes(away)
  useEffect(() => {
    if (!isAway) return
    let isGone = false
    void serverAnswers().then(() => {
      if (!isGone) setReasons((known) => known.map((one) => (one === away ? back : one)))
    })
    return () => {
      isGone = true
    }
  }, [isAway, away, back])
  return [reasons, setReasons] as const
}
