/**
 * Editors that load when they are first needed: most lists are only read. Until one is there its place stands empty
 * (what is kept may be an id, and nobody should read those).
 */
import { TextInput } from '@mantine/core'
import type { ComponentType } from 'react'
import { Suspense, lazy } from 'react'
import type { EditProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'

export function lazyEdit<P extends EditProps>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Loaded = lazy(async () => ({ default: await load() }))
  return function LazyEdit(props: P) {
    const waiting = (
      <TextInput
        {...inputProps(props)}
        autoFocus={false}
        value={typeof props.value === 'number' ? String(props.value) : ''}
        readOnly
      />
    )
    return (
      <Suspense fallback={waiting}>
        <Loaded {...props} />
      </Suspense>
    )
  }
}
