/** Every command, in any order and number: undo restores the very documents, redo what was undone. */
import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Documents } from '../documents.ts'
import { documentsFrom } from '../documents.ts'
import { maxSteps, record, redo, startHistory, undo } from '../history.ts'
import { layout, lead, view } from '../lead-fixture.ts'
import { buttonList } from '../layout-tree.ts'
import { addField } from './add-field.ts'
import { copyObject } from './copy-object.ts'
import { createObject } from './create-object.ts'
import type { Item } from './edit-layout.ts'
import { duplicateInLayout, insertInLayout, moveInLayout, removeFromLayout, setInLayout } from './edit-layout.ts'
import { grantObject } from './grant-object.ts'
import { addButton, removeButton, writeButtons } from './layout-buttons.ts'
import { moveField } from './move-field.ts'
import { putDocument, removeDocument } from './put-document.ts'
import { addRecordType, makeUsualType, moveRecordType, removeRecordType } from './record-types.ts'
import { removeField } from './remove-field.ts'
import { removeObject } from './remove-object.ts'
import { renameField } from './rename-field.ts'
import { requireWhen } from './require-when.ts'
import { setValue } from './set-value.ts'

const base: Documents = documentsFrom([
  lead,
  layout,
  { kind: 'action', name: 'lead.call', label: 'Call', run: { type: 'url', url: 'https://example.com' } },
  view,
  { kind: 'validation_rule', name: 'lead.r', error_when: 'amount > 5', message: 'No', field: 'amount' },
  { kind: 'app', name: 'sales', navigation: [{ type: 'object', object: 'lead' }] },
  { kind: 'permission_set', name: 'rep', objects: { lead: { read: true, fields: { amount: 'hidden' } } } },
] as unknown as AnyDocument[])

type Edit = (documents: Documents) => Documents

const slotArb = fc.record({
  list: fc.constantFrom<(string | number)[]>(
    ['tabs', 0, 'blocks'],
    ['tabs', 1, 'blocks'],
    ['tabs', 0, 'blocks', 0, 'fields'],
    ['tabs'],
    ['aside'],
  ),
  index: fc.nat(4),
})
const slotsArb = fc.array(slotArb, { maxLength: 4 })
const fieldArb = fc.constantFrom('name', 'status', 'amount', 'city')
const objectArb = fc.constantFrom('lead', 'visit', 'twin')
const typeArb = fc.constantFrom('lead.small', 'lead.large')

function itemsFor(list: string | number | undefined): Item[] {
  if (list === 'fields') return ['status', { field: 'name', span: 2 }]
  return list === 'tabs' ? [{ name: 'a', blocks: [{ type: 'files', id: 'x' }] }] : [{ type: 'files', id: 'x' }]
}

const onLead = { object: 'lead' }
const onPage = { layout: 'lead.page' }
const named = (name: string) => ({ name, label: name, pluralLabel: name, icon: 'star', app: 'sales' })

/** Edits by the file their command stands in. */
const edits: { [file: string]: fc.Arbitrary<Edit> } = {
  'add-field': fc
    .record({ name: fc.constantFrom('city', 'country', 'zip'), after: fc.constantFrom('name', '', 'amount') })
    .map((input) => (all) => addField(all, { ...onLead, field: { type: 'text' }, inLayouts: true, ...input })),
  'copy-object': objectArb.map((from) => (all) => copyObject(all, { from, ...named('twin') })),
  'create-object': fc.constant((all) =>
    createObject(all, { ...named('visit'), fields: { name: { type: 'text' } }, nameField: 'name' }),
  ),
  'edit-layout': fc.oneof(
    fc.record({ from: slotsArb, slot: slotArb }).map(
      (input): Edit =>
        (all) =>
          moveInLayout(all, { ...onPage, ...input }),
    ),
    slotsArb.map(
      (from): Edit =>
        (all) =>
          removeFromLayout(all, { ...onPage, from }),
    ),
    slotsArb.map(
      (from): Edit =>
        (all) =>
          duplicateInLayout(all, { ...onPage, from }),
    ),
    fc
      .record({
        at: slotsArb,
        member: fc.constantFrom(['span'], ['required'], ['visible_when'], ['label']),
        value: fc.constantFrom(undefined, 2, true, 'amount > 1'),
      })
      .map(
        (input): Edit =>
          (all) =>
            setInLayout(all, { ...onPage, ...input }),
      ),
    slotArb.map(
      (slot): Edit =>
        (all) =>
          insertInLayout(all, { ...onPage, items: itemsFor(slot.list.at(-1)), slot }),
    ),
  ),
  'grant-object': objectArb.map((object) => (all) => grantObject(all, object, ['rep', 'nobody'])),
  'layout-buttons': fc.oneof(
    fc.constant<Edit>((all) => writeButtons(all, 'lead.page')),
    fc.nat(3).map(
      (index): Edit =>
        (all) =>
          addButton(all, {
            ...onPage,
            button: { kind: 'action', name: `lead.b${index}`, label: 'B', run: { type: 'url', url: '/' } } as never,
            slot: { list: buttonList, index },
          }),
    ),
    fc.constantFrom('lead.call', 'lead.b0', 'lead.b1').map(
      (name): Edit =>
        (all) =>
          removeButton(all, { name }),
    ),
  ),
  'move-field': fc
    .record({ field: fieldArb, to: fc.nat(5) })
    .map((input) => (all) => moveField(all, { ...onLead, ...input })),
  'put-document': fc.oneof(
    fc.string().map(
      (label): Edit =>
        (all) =>
          putDocument(all, { kind: 'group', name: 'g', label }),
    ),
    fc.constantFrom('group/g', 'app/sales', 'layout/lead.page').map((key): Edit => (all) => {
      const [kind = '', name = ''] = key.split('/')
      return removeDocument(all, { kind, name })
    }),
  ),
  'record-types': fc.oneof(
    typeArb.map(
      (name): Edit =>
        (all) =>
          addRecordType(all, { ...onLead, name, label: name }),
    ),
    fc.record({ from: fc.nat(1), to: fc.nat(1) }).map(
      (move): Edit =>
        (all) =>
          moveRecordType(all, { ...onLead, ...move }),
    ),
    fc.record({ name: typeArb, on: fc.boolean() }).map(
      (input): Edit =>
        (all) =>
          makeUsualType(all, { ...onLead, ...input }),
    ),
    typeArb.map(
      (name): Edit =>
        (all) =>
          removeRecordType(all, { ...onLead, name }),
    ),
  ),
  'remove-field': fieldArb.map((field) => (all) => (field === 'name' ? all : removeField(all, { ...onLead, field }))),
  'remove-object': objectArb.map((object) => (all) => removeObject(all, object)),
  'rename-field': fieldArb.map((field) => (all) => renameField(all, { ...onLead, field, to: `${field}_x` })),
  'require-when': fc
    .record({ field: fieldArb, condition: fc.constantFrom('', 'amount > 1', 'status = "lost"') })
    .map((input) => (all) => requireWhen(all, { ...onLead, label: input.field, ...input })),
  'set-value': fc
    .string()
    .map((value) => (all) => setValue(all, { kind: 'object', name: 'lead', path: ['label'], value })),
}

const entries = (documents: Documents) => JSON.stringify([...documents].sort(([a], [b]) => (a < b ? -1 : 1)))

test('every command is among those that are undone here', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => !file.endsWith('.test.ts'))
  expect(files.map((file) => file.replace('.ts', '')).sort()).toEqual(Object.keys(edits).sort())
})

test('after fifty steps and more, by any commands, undo restores the very documents and redo what was undone', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(...Object.values(edits)), { minLength: 55, maxLength: 75 }), (made) => {
      let history = startHistory(base)
      const states = [base]
      for (const [at, edit] of made.entries()) {
        // Whatever the edit found nothing to do on, a step was made.
        for (const one of [
          edit,
          (all: Documents) => putDocument(all, { kind: 'group', name: 'count', label: `${at}` }),
        ]) {
          const next = record(history, one(history.documents), { title: { key: 'step.edit' }, atMs: at })
          if (next !== history) states.push(next.documents)
          history = next
        }
      }
      expect(states.length).toBeGreaterThan(50)
      expect(states.length).toBeLessThanOrEqual(maxSteps + 1)
      const last = history.documents
      for (let steps = states.length - 1; steps > 0; steps--) {
        history = undo(history)
        expect(entries(history.documents)).toBe(entries(states[steps - 1]!))
      }
      for (const [key, document] of history.documents) expect(document).toBe(base.get(key))
      expect(undo(history)).toBe(history)
      for (let steps = 1; steps < states.length; steps++) history = redo(history)
      expect(entries(history.documents)).toBe(entries(last))
    }),
    { numRuns: 20 },
  )
})
