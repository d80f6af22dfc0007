/**
 * The public plugin API of the server side: types, two identity functions and `problem`.
 *
 * A plugin is one declaration (`definePlugin`, data only: it is also the document of kind `plugin`) and bodies (`implement`): a missing,
 * extra or mistyped body is a compile error. Trusted and sandboxed plugins get the same `ServerContext`.
 */
import type { JsonValue } from './fields/field-type.ts'
import type { Label } from './model/shape.ts'
import type { FieldProblem } from './problem.ts'
import type { RecordQuery } from './query/record-query.ts'

/** Types of inputs and outputs of functions, by the name of a field type; `json` is any JSON value. */
export type ValueTypes = {
  text: string
  long_text: string
  rich_text: string
  number: number
  integer: number
  currency: number
  percent: number
  duration: number
  rating: number
  checkbox: boolean
  boolean: boolean
  date: string
  datetime: string
  time: string
  select: string
  multi_select: string[]
  email: string
  phone: string
  url: string
  lookup: string
  user: string
  json: JsonValue
}

export type ValueType = keyof ValueTypes

type Values = { readonly [name: string]: ValueType }

export type FunctionDeclaration = { label?: Label; input?: Values; output?: Values }
export type TriggerDeclaration = { label?: Label; on: string; when: 'before_write' | 'after_write' }
export type JobDeclaration = { label?: Label; schedule: string; timeoutSeconds?: number }
export type ComponentDeclaration = { label?: Label; on: 'record' | 'page' | 'field' | 'dashboard' }
export type ProblemDeclaration = { status: number; title: Label }

/** Everything a plugin contributes, as data. Nothing else registers anything. */
export type PluginDeclaration = {
  id: string
  /** Semantic version of the plugin. */
  version: string
  /** Version ranges of the plugins it needs; their objects and functions may be named. */
  requires?: { readonly [plugin: string]: string }
  /** Folder with its JSON documents, by kind. */
  metadata?: string
  functions?: { readonly [name: string]: FunctionDeclaration }
  triggers?: { readonly [name: string]: TriggerDeclaration }
  jobs?: { readonly [name: string]: JobDeclaration }
  components?: { readonly [name: string]: ComponentDeclaration }
  actions?: readonly { name: string; on: string; label?: Label; run: { function: string } }[]
  /** Codes of its own: `not_convertible` appears as `<id>.not_convertible`. */
  problems?: { readonly [code: string]: ProblemDeclaration }
  /** `<version>/<name>`, in order; each runs once per installation. */
  upgrades?: readonly string[]
  /** Hosts its bodies may fetch from. */
  hosts?: readonly string[]
}

/** Gives the declaration back with its exact type. */
export function definePlugin<const P extends PluginDeclaration>(declaration: P): P {
  return declaration
}

/** A value of a record as the API carries it. */
export type RecordValues = { [field: string]: JsonValue }

/** A record about to be written. `before` is null when it is new; values not given stay as they are. */
export type TriggerDraft = {
  kind: 'create' | 'update' | 'delete'
  id: string
  values: RecordValues
  before: RecordValues | null
}

/** One change to a record, as in `POST /records/:object/bulk`. */
export type PluginChange =
  | { object: string; op: 'insert'; values: RecordValues }
  | { object: string; op: 'update'; id: string; values: RecordValues; version?: number }
  | { object: string; op: 'delete'; id: string; version?: number }

/** Whose rights a read or write has: the caller's, or the plugin's own. */
export type As = 'caller' | 'plugin'

/** What a body may do. No SQL, no environment, no other plugin's code. */
export type ServerContext = {
  records: {
    read(query: RecordQuery, as: As): Promise<RecordValues[]>
    /** The changes as one batch in the transaction of the caller, if there is one. Gives the ids, in order. */
    write(changes: readonly PluginChange[], as: As): Promise<string[]>
  }
  functions: { call(name: string, input: { [name: string]: JsonValue }): Promise<JsonValue> }
  user: { id: string; name: string; email: string; locale: string; timeZone: string }
  /** Epoch milliseconds. */
  now(): number
  log: {
    info(message: string, details?: object): void
    warn(message: string, details?: object): void
    error(message: string, details?: object): void
  }
  /** To the hosts the declaration lists only. */
  fetch: (
    url: string,
    request?: { method?: string; headers?: { [name: string]: string }; body?: string },
  ) => Promise<{ status: number; headers: { [name: string]: string }; text(): Promise<string> }>
}

type Typed<V extends Values | undefined> = V extends Values
  ? { [Name in keyof V]: ValueTypes[V[Name]] }
  : Record<never, never>

type FunctionBody<D> = D extends FunctionDeclaration
  ? (ctx: ServerContext, input: Typed<D['input']>) => Promise<Typed<D['output']>> | Typed<D['output']>
  : never

/** Always the whole batch: a before_write trigger gives the drafts back, changed or not. */
export type TriggerBody = (ctx: ServerContext, drafts: TriggerDraft[]) => Promise<TriggerDraft[]> | TriggerDraft[]

export type JobBody = (ctx: ServerContext) => Promise<void>

type Bodies<Declared, Body> = { [Name in keyof Declared]: Body }

/** The bodies a declaration asks for; what it does not declare cannot be given. */
export type PluginBodies<P extends PluginDeclaration> = Part<
  P,
  'functions',
  { [Name in keyof P['functions']]: FunctionBody<NonNullable<P['functions']>[Name]> }
> &
  Part<P, 'triggers', Bodies<P['triggers'], TriggerBody>> &
  Part<P, 'jobs', Bodies<P['jobs'], JobBody>> &
  (P['upgrades'] extends readonly string[]
    ? { upgrades: { [Name in P['upgrades'][number]]: JobBody } }
    : { upgrades?: never })

type Part<P extends PluginDeclaration, Name extends 'functions' | 'triggers' | 'jobs', Shape> = P[Name] extends object
  ? { [Key in Name]: Shape }
  : { [Key in Name]?: never }

export type PluginImplementation<P extends PluginDeclaration = PluginDeclaration> = {
  plugin: P
  bodies: PluginBodies<P>
}

/** Ties bodies to their declaration; the compiler checks that they are complete. */
export function implement<const P extends PluginDeclaration>(
  plugin: P,
  bodies: PluginBodies<P>,
): PluginImplementation<P> {
  return { plugin, bodies }
}

/** What a body throws to refuse: a code of its declaration, rendered like every other problem. */
export class PluginProblem extends Error {
  readonly code: string
  readonly errors: FieldProblem[]
  constructor(code: string, errors: FieldProblem[]) {
    super(code)
    this.name = 'PluginProblem'
    this.code = code
    this.errors = errors
  }
}

/** `throw problem('not_convertible', [{ pointer: '/lead_id', code: 'value.already_converted' }])` */
export function problem(code: string, errors: FieldProblem[] = []): PluginProblem {
  return new PluginProblem(code, errors)
}

/** The document of kind `plugin` that a declaration stands for: what is stored when the plugin is installed. */
export function pluginDocument(
  declaration: PluginDeclaration,
): { kind: 'plugin'; name: string; plugin: string } & Omit<PluginDeclaration, 'id' | 'metadata'> {
  const { id, metadata: _folder, ...rest } = declaration
  return { kind: 'plugin', name: id, plugin: id, ...rest }
}
