/** The last things done, newest last, for taking back. What is still on its way to the server is waited for: whoever undoes means that. */
export type UndoStack<Done> = {
  push(done: Done): void
  /** Work whose end may push; its errors stay its own. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Takes the last one off, once all work under way has ended; undefined when there is none. */
  pop(): Promise<Done | undefined>
}

/** `most`: the oldest beyond so many is forgotten. */
export function makeUndoStack<Done>(most: number): UndoStack<Done> {
  const done: Done[] = []
  const underWay = new Set<Promise<unknown>>()
  return {
    push(one) {
      done.push(one)
      if (done.length > most) done.shift()
    },
    async during(work) {
      const running = work()
      underWay.add(running)
      try {
        return await running
      } finally {
        underWay.delete(running)
      }
    },
    async pop() {
      await Promise.allSettled(underWay)
      return done.pop()
    },
  }
}
