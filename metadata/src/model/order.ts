/** The order of execution on write as data, W1..W13 of server/src/records/RULES.md, with what each step runs on one object. */
import type { AnyDocument } from '../schema/document.ts'
import type { Build } from './build.ts'
import { documentsOf } from './build.ts'
import { inOrder } from './graph.ts'
import { own } from './own.ts'
import type { ObjectShape, OrderStep } from './shape.ts'

type Trigger = { on?: unknown; when?: unknown }
type FlowTrigger = { type?: unknown; object?: unknown }

/** Fills `order` of every shape. `computed` lists the computed fields of an object, each after those it reads. */
export function orderSteps(build: Build, computed: ReadonlyMap<string, string[]>): void {
  const plugins = pluginsInOrder(build)
  const flows = documentsOf(build, 'flow').filter((flow) => flow['active'] !== false)
  for (const shape of Object.values(build.shapes))
    shape.order = stepsOf(build, shape, { computed: computed.get(shape.name) ?? [], plugins, flows })
}

type Sources = { computed: string[]; plugins: AnyDocument[]; flows: AnyDocument[] }

function stepsOf(build: Build, shape: ObjectShape, sources: Sources): OrderStep[] {
  const fields = Object.values(shape.fields)
  const names = (wanted: (field: (typeof fields)[number]) => boolean) =>
    fields.filter(wanted).map((field) => field.name)
  const stored = sources.computed.filter((name) => {
    const field = own(shape.fields, name)
    return field?.type === 'formula' && field.column !== null
  })
  const triggers = (when: string) => sources.plugins.flatMap((plugin) => triggersOf(plugin, shape.name, when))
  const flows = (type: string) =>
    sources.flows.filter((flow) => startsOn(flow, shape.name, type)).map((flow) => flow.name)
  const duplicates = documentsOf(build, 'duplicate_rule').filter(
    (rule) => rule.name.startsWith(`${shape.name}.`) && rule['active'] !== false,
  )
  return [
    { id: 'W1', step: 'lock', names: [] },
    { id: 'W2', step: 'field_access', names: [] },
    { id: 'W3', step: 'parse', names: [] },
    {
      id: 'W4',
      step: 'defaults',
      names: names(
        (field) => field.default !== undefined || field.defaultFormula !== undefined || field.type === 'autonumber',
      ),
    },
    { id: 'W5', step: 'before_write', names: [...triggers('before_write'), ...flows('before_save')] },
    { id: 'W6', step: 'formulas', names: stored },
    {
      id: 'W7',
      step: 'validation',
      names: [
        ...names((field) => field.required && !field.readOnly),
        ...shape.validationRules.map((rule) => rule.name),
      ],
    },
    { id: 'W8', step: 'duplicates_and_sharing', names: duplicates.map((rule) => rule.name) },
    { id: 'W9', step: 'write', names: [shape.table] },
    { id: 'W10', step: 'rollups', names: shape.feeds.map((feed) => `${feed.object}.${feed.field}`) },
    { id: 'W11', step: 'history_and_event', names: [shape.historyTable] },
    { id: 'W12', step: 'commit', names: [] },
    { id: 'W13', step: 'after_commit', names: [...triggers('after_write'), ...flows('after_save')] },
  ]
}

/** Plugins so that each comes after those it requires; equal ones by name. */
function pluginsInOrder(build: Build): AnyDocument[] {
  const plugins = documentsOf(build, 'plugin')
  const edges = new Map(plugins.map((plugin) => [plugin.name, Object.keys((plugin['requires'] ?? {}) as object)]))
  const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]))
  return inOrder(edges).flatMap((name) => byName.get(name) ?? [])
}

function triggersOf(plugin: AnyDocument, object: string, when: string): string[] {
  const declared = Object.entries((plugin['triggers'] ?? {}) as { [name: string]: Trigger })
  return declared
    .filter(([, trigger]) => trigger.on === object && trigger.when === when)
    .map(([name]) => `${plugin.name}.${name}`)
}

function startsOn(flow: AnyDocument, object: string, type: string): boolean {
  const trigger = (flow['trigger'] ?? {}) as FlowTrigger
  return trigger.object === object && trigger.type === type
}
