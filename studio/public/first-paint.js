/* Sets the colour scheme before the first paint, so a dark screen never flashes white. A file, not inline: the CSP forbids inline scripts. */
const readScheme = () => {
  try {
    return localStorage.getItem('mantine-color-scheme-value')
  } catch {
    return null
  }
}
const kept = readScheme()
const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
document.documentElement.style.background = dark ? '#131418' : '#ffffff'
