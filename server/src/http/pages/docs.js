// Draws the OpenAPI document and tries its calls with the session of the browser. Builds elements only, never markup from text.
const calls = document.getElementById('calls')
const find = document.getElementById('find')

const answer = await fetch('/api/v1/openapi.json')
if (answer.ok) draw(await answer.json())
else
  calls.replaceChildren(
    el('p', {
      textContent:
        answer.status === 401
          ? 'Sign in first, then open this page again.'
          : `The document could not be read (${answer.status}).`,
    }),
  )

function draw(api) {
  document.title = api.info.title
  document.getElementById('title').textContent = `${api.info.title} · API · version ${api.info.version}`
  const groups = new Map()
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, call] of Object.entries(methods)) {
      const tag = call.tags[0]
      if (!groups.has(tag)) groups.set(tag, [])
      groups.get(tag).push(card(api, method.toUpperCase(), path, call))
    }
  }
  calls.replaceChildren(
    ...[...groups].map(([tag, cards]) => el('section', {}, el('h2', { textContent: tag }), ...cards)),
  )
  find.addEventListener('input', () => filter(find.value.trim().toLowerCase()))
}

function filter(word) {
  for (const section of calls.querySelectorAll('section')) {
    let shown = 0
    for (const one of section.querySelectorAll('details')) {
      one.hidden = word !== '' && !one.dataset.words.includes(word)
      if (!one.hidden) shown++
    }
    section.hidden = shown === 0
  }
}

function card(api, method, path, call) {
  const box = el(
    'details',
    {},
    el(
      'summary',
      {},
      el('span', { className: 'method', textContent: method }),
      el('span', { className: 'path', textContent: path }),
      el('span', { className: 'what', textContent: call.summary }),
    ),
  )
  box.dataset.words = `${method} ${path} ${call.summary}`.toLowerCase()
  // What stands inside is made when it is opened: a workspace may have thousands of calls.
  box.addEventListener(
    'toggle',
    () => box.open && box.children.length === 1 && box.append(inside(api, method, path, call)),
    { once: false },
  )
  return box
}

function inside(api, method, path, call) {
  const inputs = (call.parameters ?? []).map((parameter) => ({
    parameter,
    input: el('input', { id: `p${Math.random().toString(36).slice(2)}`, required: parameter.required }),
  }))
  const schema = call.requestBody?.content?.['application/json']?.schema
  const body =
    schema &&
    el('textarea', {
      value: JSON.stringify(example(api, schema, 0), null, 2),
      spellcheck: false,
      ariaLabel: 'Request body',
    })
  const output = el('pre', { hidden: true })
  const button = el('button', { type: 'button', textContent: 'Try it' })
  button.addEventListener('click', () => run({ method, path, inputs, body, output }))
  const rows = inputs.map(({ parameter, input }) =>
    el(
      'div',
      { className: 'row' },
      el('label', { htmlFor: input.id, textContent: `${parameter.name}${parameter.required ? ' *' : ''}` }),
      input,
    ),
  )
  const shape = call.responses['200'] ?? call.responses['201']
  const given = shape?.content?.['application/json']?.schema
  return el(
    'div',
    { className: 'inside' },
    ...rows,
    ...(body ? [body] : []),
    button,
    output,
    ...(given
      ? [
          el('p', { className: 'visually-hidden', textContent: 'Answer' }),
          el('pre', { textContent: `// answer\n${JSON.stringify(example(api, given, 0), null, 2)}` }),
        ]
      : []),
  )
}

async function run({ method, path, inputs, body, output }) {
  let address = path
  const query = new URLSearchParams()
  for (const { parameter, input } of inputs) {
    if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value))
    else if (input.value !== '') query.set(parameter.name, input.value)
  }
  const start = performance.now()
  output.hidden = false
  output.textContent = '…'
  try {
    const answer = await fetch(query.size > 0 ? `${address}?${query}` : address, {
      method,
      ...(body && { body: body.value, headers: { 'content-type': 'application/json' } }),
    })
    const text = (answer.headers.get('content-type') ?? '').startsWith('text/event-stream')
      ? '(a stream of events)'
      : (await answer.text()).slice(0, 100000)
    output.textContent = `${answer.status} ${answer.statusText} · ${Math.round(performance.now() - start)} ms\n\n${pretty(text)}`
  } catch (error) {
    output.textContent = String(error)
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function example(api, schema, depth) {
  if (schema.$ref)
    return depth > 4 ? {} : example(api, api.components.schemas[schema.$ref.split('/').at(-1)] ?? {}, depth + 1)
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return example(api, schema.anyOf[0], depth)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, one]) => [name, example(api, one, depth + 1)]),
    )
  if (type === 'array') return depth > 4 ? [] : [example(api, schema.items ?? {}, depth + 1)]
  if (type === 'number' || type === 'integer') return schema.minimum ?? 0
  if (type === 'boolean') return false
  if (schema.format === 'date') return '2026-01-31'
  if (schema.format === 'date-time') return '2026-01-31T09:30:00.000Z'
  if (schema.format === 'time') return '09:30:00'
  if (schema.format === 'uuid') return '00000000-0000-7000-8000-000000000000'
  return type === 'string' ? '' : null
}

function el(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}
