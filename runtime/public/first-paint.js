/*
 * Before the first paint: the colour scheme, so a dark screen never flashes white; and the requests that every page begins with, so that
 * they are under way while the app itself is fetched. A file, not inline: the CSP forbids inline scripts.
 */
const kept = (key) => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
const scheme = kept('mantine-color-scheme-value')
const dark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
document.documentElement.style.background = dark ? '#131418' : '#ffffff'

// The build writes here which files belong to a page and to a language.
const files = {}
const language = () => {
  let chosen = null
  try {
    chosen = JSON.parse(kept('trellis.preferences') ?? '{}').language
  } catch {
    // What cannot be read is no choice; the app says the same.
  }
  const tag = String(chosen ?? navigator.language).toLowerCase()
  if (!tag.startsWith('zh')) return 'en'
  return /-(?:tw|hk|mo|hant)/.test(tag) ? 'zh-TW' : 'zh-CN'
}
const [, object = '', id] = location.pathname.split('/')
const pageHere = () => {
  if (object === '') return 'home'
  return id === undefined ? 'list' : 'record'
}
const spoken = language()
const signedIn = !/^(?:sign-in|setup)$/.test(object)
const page = !signedIn || object === '-' || id === '-' ? null : pageHere()
if (signedIn) {
  const headers = { Accept: 'application/json', 'Accept-Language': spoken, 'X-Requested-With': 'trellis' }
  const ask = (path) => fetch(path, { headers, credentials: 'same-origin' }).catch(() => null)
  globalThis.trellisFirst = new Map(['/api/v1/me', '/api/v1/metadata'].map((path) => [path, ask(path)]))
}
for (const file of [...(files[spoken] ?? []), ...(files[page] ?? [])]) {
  const link = document.createElement('link')
  const style = file.endsWith('.css')
  link.rel = style ? 'preload' : 'modulepreload'
  if (style) link.as = 'style'
  link.crossOrigin = ''
  link.href = `/${file}`
  document.head.append(link)
}
