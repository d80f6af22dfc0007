/**
 * Defaults of a new record as they follow from what is typed: the price of the chosen product, the likelihood of the chosen stage. What a person typed
 * stays; what came by itself goes along with its reason.
 */
import { useEffect, useMemo, useState } from 'react'
import { useWatch } from 'react-hook-form'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import { isLookup, useModel } from '../../api/model.ts'
import { isSame } from './form-values.ts'
import type { FormValues } from './form-values.ts'
import type { LineEngine } from '../../page/line-items/line-engine.ts'
import { readChosen } from '../../page/line-items/use-engine.ts'
import type { FormOf } from './record-form.tsx'

type Input = {
  object: ObjectView
  form: FormOf
  /** Null for a record that exists: it has its values. */
  engine: LineEngine | null
  beside: { [path: string]: JsonValue }
  addBeside(more: { [path: string]: JsonValue }): void
}

/** Gives the values that came by themselves: they are no edits. */
export function useLiveDefaults({ object, form, engine, beside, addBeside }: Input): ReadonlyMap<string, JsonValue> {
  const model = useModel()
  const [own] = useState(() => new Map<string, JsonValue>())
  const [touched] = useState(() => new Set<string>())
  useEffect(() => {
    if (!engine) return
    const fill = () => {
      const values = form.getValues() as FormValues
      const typed = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          own.has(name) && isSame(own.get(name), value) ? null : value,
        ]),
      )
      const found = engine.defaults({ ...beside, ...typed })
      for (const name of new Set([...own.keys(), ...Object.keys(found)])) {
        const field = Object.hasOwn(values, name)
        const free = (typed[name] ?? null) === null
        const next = found[name] ?? null
        if (!field || !free || touched.has(name) || isSame(values[name] ?? null, next)) continue
        own.set(name, next)
        form.setValue(name, next)
      }
    }
    fill()
    const watching = form.watch((_values, { name, type }) => {
      if (name === undefined || type === undefined) return
      touched.add(name)
      fill()
    })
    return () => watching.unsubscribe()
  }, [engine, form, beside, own, touched])
  const names = useMemo(() => lookupsOf(object, engine), [object, engine])
  const chosen = useWatch({ control: form.control, name: names })
  const wanted = JSON.stringify(chosen)
  useEffect(() => {
    if (!engine) return
    let here = true
    for (const [at, name] of names.entries()) {
      const id = (JSON.parse(wanted) as JsonValue[])[at]
      if (typeof id !== 'string') continue
      void readChosen(model, object.fields[name], { ids: [id], paths: engine.pathsFrom(name) }).then((found) => {
        const more = found.get(id)
        if (here && more && Object.keys(more).length > 0) addBeside(more)
      })
    }
    return () => {
      here = false
    }
  }, [engine, object, model, names, wanted, addBeside])
  return own
}

/** Lookups whose record gives a default or a formula something to read. */
function lookupsOf(object: ObjectView, engine: LineEngine | null): string[] {
  if (!engine) return []
  return Object.values(object.fields)
    .filter((field) => isLookup(field) && !field.system && engine.pathsFrom(field.name).length > 0)
    .map(({ name }) => name)
}
