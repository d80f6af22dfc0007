/** Scrolls to the field and puts the cursor there, once it has been drawn with its reason. */
export function focusField(name: string): void {
  requestAnimationFrame(() => {
    const input = document.querySelector<HTMLElement>(
      `[data-field="${CSS.escape(name)}"] :is(input, textarea, select, [contenteditable])`,
    )
    input?.focus()
    input?.scrollIntoView({ block: 'center' })
  })
}
