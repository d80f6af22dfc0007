/** Choices as formulas: the text of a choice in quotes. Pure. */

export function formulaOfChoice(value: string): string {
  return JSON.stringify(value)
}

/** The choice a formula names and nothing more, as it stands among the choices; undefined: it is worked out. */
export function choiceOf(formula: string, choices: readonly { value: string }[]): string | undefined {
  const text = formula.trim()
  return choices.find((one) => one.value === text || one.value === text.toLowerCase())?.value
}
