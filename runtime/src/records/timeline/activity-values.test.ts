import { expect, test } from 'vitest'
import type { ObjectView } from '../../api/model.ts'
import type { Draft } from './activity-values.ts'
import { activityValues, emptyDraft, isBlankDraft, mentionedIn } from './activity-values.ts'
import { typedName } from './mention-text.tsx'

const field = (name: string, type: string, more: object = {}) => ({ name, type, label: name, ...more })
const activity: ObjectView = {
  name: 'activity',
  label: 'Activity',
  name_field: 'subject',
  activity: { related: 'about', kind: 'type', due: 'due', status: 'status', body: 'text', mentions: 'mentions' },
  fields: {
    subject: field('subject', 'text'),
    about: field('about', 'polymorphic_lookup', { to: ['deal'] }),
    about_object: field('about_object', 'select'),
    status: field('status', 'select', { options: [{ value: 'open' }, { value: 'done', closed: true }] }),
  },
}
const about = { object: 'deal', id: 'd1', now: '2027-01-01T08:00:00.000Z' }
const draft = (some: Partial<Draft>): Draft => ({ ...emptyDraft('call', 'me'), ...some })

test('a note is named by its first line and is nobody else to do', () => {
  const note = { ...emptyDraft('note', 'me'), body: ' First line\nsecond ' }
  expect(activityValues(activity, note, about)).toEqual({
    subject: 'First line',
    about: 'd1',
    about_object: 'deal',
    type: 'note',
    status: 'done',
    text: 'First line\nsecond',
  })
})

test('a call that is done happened now unless a time is given; one to come has the time it is given, or none', () => {
  const due = (some: Partial<Draft>) => activityValues(activity, draft({ subject: 'Call', ...some }), about)['due']
  expect(due({ done: true })).toBe(about.now)
  expect(due({ done: true, due: '2026-12-01T09:00:00.000Z' })).toBe('2026-12-01T09:00:00.000Z')
  expect(due({ done: false })).toBeUndefined()
  expect(activityValues(activity, draft({ subject: 'Call', done: false }), about)['status']).toBe('open')
})

test('only people whose name still stands in the text are mentioned, each once', () => {
  const people = ['Li Lei', 'Wang'].map((name) => ({ id: name, name }))
  expect(mentionedIn(draft({ body: 'ask @Wang, @Wang!', mentions: [...people, ...people] }))).toEqual(['Wang'])
})

test('blanks alone are no draft', () => {
  expect([isBlankDraft(draft({ body: ' \n' })), isBlankDraft(draft({ subject: 'x' }))]).toEqual([true, false])
})

test.each([
  ['hello @wan', 10, 'wan'],
  ['@', 1, ''],
  ['你好，@林', 5, '林'],
  ['mail me@example', 15, null],
  ['@wang and', 9, null],
])('in %j at %i the name being typed is %j', (text, cursor, name) => {
  expect(typedName(text, cursor)).toBe(name)
})
