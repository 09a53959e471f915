// The theme adds copy buttons, each in a landmark, and wide tables that only a mouse can scroll.
// This takes the landmarks away, and lets the keyboard reach the tables.
const mend = () => {
  document.querySelectorAll('nav.md-code__nav').forEach((e) => e.setAttribute('role', 'presentation'))
  document.querySelectorAll('.md-typeset__scrollwrap').forEach((e) => e.setAttribute('tabindex', '0'))
}
new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true })
mend()
