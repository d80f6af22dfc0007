/** Opens the command palette from anywhere: the rail, the bottom bar, an empty list. */
let open: () => void = () => {}

export function openPalette(): void {
  open()
}

/** The shell takes the request; returns the way to stop. */
export function onOpenPalette(listener: () => void): () => void {
  open = listener
  return () => {
    open = () => {}
  }
}
