/**
 * Editors that load when they are first needed: most lists are only read. Until one is there its place stands empty
 * (what is kept may be an id, and nobody should read those).
 */
import { TextInput } from '@mantine/core'
import type { ComponentType } from 'react'
import { Suspense, useState } from 'react'
import type { EditProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'
import { lazyPart } from '../ui/lazy-part.ts'

const loaders = new WeakMap<object, () => Promise<unknown>>()

export function lazyEdit<P extends EditProps>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let ready: ComponentType<P> | null = null
  const loaded = async () => (ready ??= await load())
  const Loaded = lazyPart(loaded)
  function LazyEdit(props: P) {
    // Which of the two it is stays so for the life of an editor: its cursor is not lost when the chunk arrives.
    const [Ready] = useState(() => ready)
    // Who came to it before it was there finds the cursor in it.
    const [wanted, setWanted] = useState(false)
    if (Ready) return <Ready {...props} />
    const waiting = (
      <TextInput
        {...inputProps(props)}
        autoFocus={false}
        onFocus={() => setWanted(true)}
        value={typeof props.value === 'number' ? String(props.value) : ''}
        readOnly
      />
    )
    return (
      <Suspense fallback={waiting}>
        <Loaded {...props} autoFocus={props.autoFocus === true || wanted} />
      </Suspense>
    )
  }
  loaders.set(LazyEdit, loaded)
  return LazyEdit
}

/** Fetches an editor before it is needed: a letter typed into a cell must not be lost while it loads. */
export function preloadEdit(edit: object): void {
  void loaders
    .get(edit)?.()
    .catch(() => undefined)
}
