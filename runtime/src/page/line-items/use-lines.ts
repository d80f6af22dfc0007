/** The lines of one relation while they are edited: cells set by people, what follows from them, and what one save sends. */
import { useCallback, useMemo, useRef, useState } from 'react'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { askedFields, fieldIn, isLookup, mayDo, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { askedValues } from '../children-shown.ts'
import type { LineItemsBlock } from '../layout.ts'
import { isWritable, uiOf } from '../../fields/field-uis.ts'
import type { LineEngine } from './line-engine.ts'
import { readChosen, useEngine } from './use-engine.ts'
import type { Line, LineValues, Lines } from './lines.ts'
import { changesOf, insertAt, newLine, numbered, setCell, withErrors } from './lines.ts'

/** Integer field that keeps the order of lines, where the object has one. */
export const positionField = 'position'

export type LineColumn = { path: string; field: FieldView; editable: boolean }

export type LineSetup = {
  child: ObjectView
  via: string
  columns: LineColumn[]
  /** Fields people write: those of the columns, and the place. */
  fields: string[]
  hasPosition: boolean
  /** What a query for the lines asks. */
  asked: string[]
  /** Which of the lines there are, in which order and at most how many; absent: all, as people put them. */
  where?: LineItemsBlock['where']
  orderBy?: LineItemsBlock['order_by']
  limit?: number
}

export function lineSetup(model: ModelView, child: ObjectView, via: string, wanted: readonly string[]): LineSetup {
  const canUpdate = mayDo(child, 'update') || mayDo(child, 'create')
  const columns = wanted.flatMap((path): LineColumn[] => {
    const field = fieldIn(model, child, path)
    if (!field || path === via) return []
    return [
      {
        path,
        field,
        editable:
          canUpdate && !path.includes('.') && isWritable(field) && !field.system && uiOf(field).formOnly !== true,
      },
    ]
  })
  const place = Object.hasOwn(child.fields, positionField) ? child.fields[positionField] : undefined
  const hasPosition = place?.type === 'integer' && isWritable(place)
  const editable = columns.filter((column) => column.editable).map(({ path }) => path)
  const companions = Object.values(child.fields)
    .filter((field) => field.companion_of !== undefined && editable.includes(field.companion_of) && isWritable(field))
    .map(({ name }) => name)
  const fields = [...new Set([...editable, ...companions, ...(hasPosition ? [positionField] : [])])]
  const own = Object.values(child.fields).filter((field) => !['rich_text', 'encrypted_text'].includes(field.type))
  return {
    child,
    via,
    columns,
    fields,
    hasPosition,
    asked: askedFields(model, child, [...columns.map(({ path }) => path), ...own.map(({ name }) => name)]),
  }
}

/** What is typed or pasted into one row; `unread` has a reason by field. */
export type LineEntry = { row: Line; values: LineValues; unread?: { [field: string]: string } }

/** Lines of a record that is not being edited itself. */
export function useLinesOf(setup: LineSetup, start: Lines, parent: RecordView) {
  return useLines(setup, start, { parent, engine: useEngine(setup.child.name, true) })
}

/** `parent`: values of the record the lines belong to, as far as they are known; `engine`: of the child, null while it loads. */
export function useLines(
  setup: LineSetup,
  start: Lines,
  { parent, engine }: { parent: RecordView; engine: LineEngine | null },
) {
  const model = useModel()
  const { child, via, fields, hasPosition, where } = setup
  const [lines, setLines] = useState(start)
  const latest = useRef(lines)
  const undo = useRef<Lines[]>([])
  const parentValues = useMemo(() => valuesOfParent(via, parent), [via, parent])
  const put = useCallback((next: Lines, keep = true) => {
    if (next === latest.current) return
    if (keep) undo.current = [...undo.current.slice(-49), latest.current]
    latest.current = next
    setLines(next)
  }, [])
  const follow = useCallback(
    (values: LineValues): LineValues => {
      if (!engine) return values
      const whole = { ...values, ...parentValues }
      const defaults = engine.defaults(whole)
      return { ...values, ...defaults, ...engine.computed({ ...whole, ...defaults }) }
    },
    [engine, parentValues],
  )
  // What is worked out is known once the engine is there.
  const shown = useMemo(() => refreshed(lines, follow, engine !== null), [lines, follow, engine])
  const fresh = useCallback(
    (values: LineValues = {}) =>
      newLine(follow({ ...constantDefaults(child, fields), ...askedValues(child, where), ...values })),
    [child, fields, follow, where],
  )
  const setMany = useCallback(
    (entries: readonly LineEntry[]) => {
      const typed = entries.reduce((now, { row, values, unread }) => {
        const held = now.rows.find((one) => one.key === row.key)
        const next = setCell(now, row.key, follow({ ...held?.values, ...values }), values)
        return unread ? withErrors(next, row.key, unread, 'unread') : next
      }, latest.current)
      put(typed)
      if (engine)
        void bringAll(model, child, engine, entries).then((found) => {
          const brought = found.reduce((now, { key, lookup, id, more, typed: given }) => {
            const held = now.rows.find((one) => one.key === key)
            if (held?.values[lookup] !== id) return now
            return setCell(now, key, follow({ ...held.values, ...cleared(held, given, engine, lookup), ...more }), {})
          }, latest.current)
          put(brought, false)
        })
    },
    [child, engine, follow, model, put],
  )
  const set = useCallback((row: Line, values: LineValues) => setMany([{ row, values }]), [setMany])
  const changes = useCallback(() => changesOf(placedRows(latest.current, hasPosition), fields), [fields, hasPosition])
  return {
    lines: shown,
    latest,
    put,
    set,
    setMany,
    add: (at: number, values?: LineValues) =>
      put(insertAt(latest.current, at, [{ ...fresh(values), blank: values === undefined }])),
    fresh,
    changes,
    dirty:
      changesOf(
        lines,
        fields.filter((name) => name !== positionField),
      ) !== null,
    undo: () => {
      const last = undo.current.pop()
      if (last) put(last, false)
    },
    reset: (next: Lines) => {
      undo.current = []
      put(next, false)
    },
  }
}

export type LinesState = ReturnType<typeof useLines>

/** Rows as they were worked out last, and by what: the record around them may have changed since. */
const worked = new WeakMap<Line, { follow: (values: LineValues) => LineValues; made: Line }>()

/** Rows as they were read keep the server's results; rows that were touched show ours. */
function refreshed(lines: Lines, follow: (values: LineValues) => LineValues, ready: boolean): Lines {
  if (!ready) return lines
  const rows = lines.rows.map((row) => {
    if (row.id !== undefined && row.values === row.before) return row
    const known = worked.get(row)
    if (known?.follow === follow) return known.made
    const made = { ...row, values: follow(row.values) }
    worked.set(row, { follow, made })
    return made
  })
  return { ...lines, rows }
}

function valuesOfParent(via: string, parent: RecordView): LineValues {
  const values: LineValues = { [via]: parent.id === '' ? 'new' : parent.id }
  for (const [path, value] of Object.entries(parent)) if (value !== undefined) values[`${via}.${path}`] = value
  return values
}

function constantDefaults(child: ObjectView, fields: readonly string[]): LineValues {
  const given = fields.flatMap((name) => {
    const field = child.fields[name]
    return field?.default === undefined ? [] : [[name, field.default] as const]
  })
  return Object.fromEntries(given)
}

/** A default that came from the record chosen before gives way to that of the new one. */
function cleared(row: Line, typed: LineValues, engine: LineEngine, lookup: string): LineValues {
  const paths = engine.pathsFrom(lookup)
  if (paths.length === 0) return {}
  const without = { ...row.values }
  for (const name of Object.keys(row.values))
    if (!Object.hasOwn(typed, name) && !name.includes('.')) without[name] = null
  const old = engine.defaults({ ...without, [lookup]: row.values[lookup] ?? null })
  const same = Object.entries(old).filter(([name, value]) => row.values[name] === value)
  return Object.fromEntries(same.map(([name]) => [name, null]))
}

type Brought = { key: string; lookup: string; id: string; more: LineValues; typed: LineValues }

/** What follows from the records that were chosen, one query for each lookup. Without an answer the defaults are the server's at saving. */
async function bringAll(
  model: ModelView,
  child: ObjectView,
  engine: LineEngine,
  entries: readonly LineEntry[],
): Promise<Brought[]> {
  const lookups = [...new Set(entries.flatMap(({ values }) => Object.keys(values)))].filter((name) => {
    const field = Object.hasOwn(child.fields, name) ? child.fields[name] : undefined
    return field !== undefined && isLookup(field) && engine.pathsFrom(name).length > 0
  })
  const all = await Promise.all(
    lookups.map(async (lookup) => {
      const wanted = entries.flatMap(({ row, values }) => {
        const id = values[lookup]
        return typeof id === 'string' ? [{ key: row.key, lookup, id, typed: values }] : []
      })
      const found = await readChosen(model, child.fields[lookup], {
        ids: wanted.map(({ id }) => id),
        paths: engine.pathsFrom(lookup),
      })
      return wanted.map((one) => ({ ...one, more: found.get(one.id) ?? {} }))
    }),
  )
  return all.flat()
}

function placedRows(lines: Lines, hasPosition: boolean): Lines {
  return hasPosition && isMoved(lines) ? numbered(lines, positionField) : lines
}

/** A row stands elsewhere than it was read, or a new one is not at the end. */
function isMoved(lines: Lines): boolean {
  return lines.rows.some((row, at) => row.values[positionField] !== at + 1)
}
