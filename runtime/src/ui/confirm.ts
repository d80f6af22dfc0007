/** Asks before something that hurts; resolves true only when the person said yes. The dialog itself stands in confirm-dialog.tsx. */
import { textNow } from '../i18n/i18n.ts'

export type Question = {
  title: string
  text: string
  /** Listed below the text. */
  points?: { text: string; links?: { text: string; href: string }[] }[]
  yes: string
  no?: string
  danger?: boolean
}

export type Asked = Question & { answer(yes: boolean): void }

let ask: (asked: Asked | null) => void = () => {}

export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    ask({
      ...question,
      answer: (yes) => {
        ask(null)
        resolve(yes)
      },
    })
  })
}

/** Asks before what was typed and not saved is thrown away. */
export function confirmDiscard(): Promise<boolean> {
  return confirm({
    title: textNow('record.unsaved'),
    text: textNow('record.unsaved_text'),
    yes: textNow('record.discard'),
    no: textNow('record.keep_editing'),
    danger: true,
  })
}

/** The app takes the questions; returns the way to stop. */
export function onConfirm(listener: (asked: Asked | null) => void): () => void {
  ask = listener
  return () => {
    ask = () => {}
  }
}
