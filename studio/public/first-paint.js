/* Sets the colour scheme before the first paint, so a dark screen never flashes white. A file, not inline: the CSP forbids inline scripts. */
;(function () {
  var kept = null
  try {
    kept = localStorage.getItem('mantine-color-scheme-value')
  } catch (error) {
    kept = null
  }
  var dark = kept === 'dark' || ((!kept || kept === 'auto') && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  document.documentElement.style.background = dark ? '#131418' : '#ffffff'
})()
