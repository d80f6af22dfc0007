/** A random key of 128 bits, for idempotency and messages. Not crypto.randomUUID: browsers have that on https and localhost only. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * One key for as long as the same thing is sent: a save whose answer was lost is sent again under its own key, so it can never be done
 * twice; anything else gets a key of its own.
 */
export function keyKeeper(): { keyFor(content: unknown): string; done(): void } {
  let known: { content: string; key: string } | null = null
  return {
    keyFor(content) {
      const text = JSON.stringify(content)
      if (known?.content !== text) known = { content: text, key: newKey() }
      return known.key
    },
    done() {
      known = null
    },
  }
}
