import { createFormControl } from 'react-hook-form'
import { expect, test } from 'vitest'
import { asTyped } from './as-typed.ts'
import type { FormState } from './record-form.tsx'

const around = { beside: { 'account.name': 'Acme' }, record: { id: 'a1', version: 2, name: 'Old', closed: false } }

test('the record as typed is the saved one, what came beside it, and what stands in the form', () => {
  const form = createFormControl<FormState>({ defaultValues: { name: 'Typed' } })
  expect(asTyped(form, around).now()).toEqual({
    id: 'a1',
    version: 2,
    name: 'Typed',
    closed: false,
    'account.name': 'Acme',
  })
})

test('who listens is told of every change, and the record stays the same object in between', () => {
  const form = createFormControl<FormState>({ defaultValues: { name: 'Typed' } })
  // As on a screen: the form is there.
  form.subscribe({ formState: {}, callback: () => undefined })
  const typed = asTyped(form, around)
  const heard: unknown[] = []
  const stop = typed.subscribe(() => heard.push(typed.now()['name']))
  const before = typed.now()
  expect(typed.now()).toBe(before)
  form.setValue('name', 'Typed on')
  expect(heard).toEqual(['Typed on'])
  expect(typed.now()).not.toBe(before)
  stop()
  form.setValue('name', 'Unheard')
  expect(heard).toEqual(['Typed on'])
  expect(typed.now()['name']).toBe('Unheard')
})
