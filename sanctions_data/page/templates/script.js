'use strict'
const doc = document, one = (s, at = doc) => at.querySelector(s), all = (s, at = doc) => [...at.querySelectorAll(s)]
const data = JSON.parse(one('#data').textContent)
const make = (tag, text, attrs = {}) => {
  const e = doc.createElement(tag)
  if (text) e.textContent = text
  for (const [k, v] of Object.entries(attrs)) e.setAttribute(k, v)
  return e
}
const tell = text => {
  const box = one('#said')
  box.textContent = text
  clearTimeout(tell.timer)
  tell.timer = setTimeout(() => { box.textContent = '' }, 4000)
}

// how old the data are, on the day of the reader
const now = new Date(), today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())
for (const e of all('.age')) {
  const days = Math.round((today - Date.parse(e.dateTime)) / 864e5)
  if (days >= 0) e.after(days === 0 ? ' (today)' : days === 1 ? ' (1 day ago)' : ` (${days.toLocaleString('en')} days ago)`)
}

// the filter: every word of what is typed must begin a word; a word for an authority must be a whole one
const letters = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i', ß: 'ss' }
const plain = s => s.normalize('NFKD').toLowerCase().replace(/\p{M}|\p{Cf}/gu, '').replace(/[’'‘ʼ`´.·]/g, '')
  .replace(/[øłđðþæœıß]/g, c => letters[c]).replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
const whole = new Set(Object.values(data.authorities).flat().map(plain).filter(w => !w.includes(' ')))
const authority = Object.fromEntries(Object.entries(data.authorities).map(([code, words]) => [code, plain(words.join(' '))]))
const cards = all('.card').map(e => ({ e, key: ' ' + plain(`${e.id} ${one('summary h3', e).textContent} ${e.dataset.k || ''}`), listed: [] }))
const byId = new Map(cards.map(c => [c.e.id, c]))
const rows = all('.force tbody tr').map(e => {
  const card = byId.get(e.dataset.t)
  const row = { e, key: (card ? card.key : '') + ' ' + (authority[e.dataset.a] || plain(e.dataset.a)) + ' ' }
  if (card) card.listed.push(row)
  return row
})
for (const x of [...rows, ...cards]) x.hit = true
// a change of `hidden` costs the layout of the page, so that only what changes is touched
const show = (x, hit) => {
  if (x.hit !== hit) x.e.hidden = !hit
  x.hit = hit
  return hit
}
const fits = (key, words) => words.every(w => whole.has(w) ? (key + ' ').includes(` ${w} `)
  : key.includes(' ' + w) || (w.charCodeAt(0) > 0x2e80 && key.includes(w)))
const box = one('#q')
const filter = () => {
  const words = plain(box.value).split(' ').filter(Boolean), on = words.length > 0
  let shown = 0, found = 0
  for (const r of rows) shown += show(r, fits(r.key, words))
  for (const c of cards) found += show(c, fits(c.key, words) || c.listed.some(r => r.hit))
  doc.documentElement.classList.toggle('filter', on)
  one('#clear').hidden = !on
  one('#found').textContent = on ? `${shown} of ${rows.length} listings, ${found} of ${cards.length} records` : ''
}
const remember = () => {
  const text = box.value.trim()
  history.replaceState(null, '', text ? '#find=' + encodeURIComponent(text) : '#top')
}
// when the field is cleared, what is out of sight is laid out a moment later; a link must not scroll before that
const late = on => doc.documentElement.classList.toggle('late', on)
box.addEventListener('input', () => {
  if (!box.value.trim()) {
    late(true)
    setTimeout(() => late(false), 100)
  }
  filter()
  remember()
})
box.form.addEventListener('submit', e => e.preventDefault())
const clear = () => { box.value = ''; filter() }
one('#clear').addEventListener('click', () => { clear(); remember(); box.focus() })

// rows that are seen, as CSV
const quote = s => /[",\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s
one('#csv').addEventListener('click', () => {
  const lines = [['measure', 'target', 'name', 'authority', 'announced', 'last_word', 'day', 'says', 'address']]
  for (const { e } of rows) {
    if (e.hidden) continue
    const cells = all('th,td', e), since = one('time', cells[2]), link = one('a', cells[4])
    lines.push([e.dataset.m, e.dataset.t, one('bdi', cells[0]).textContent, e.dataset.a, since ? since.dateTime : cells[2].textContent,
      one('span', cells[3]).textContent, cells[3].dataset.d || '', cells[4].textContent, link ? link.href : ''])
  }
  const url = URL.createObjectURL(new Blob([lines.map(l => l.map(quote).join(',') + '\r\n').join('')], { type: 'text/csv' }))
  const a = make('a', '', { href: url, download: 'listings.csv' })
  a.click()
  setTimeout(() => URL.revokeObjectURL(url), 1e4)
  tell(`${lines.length - 1} listings downloaded`)
})

// copying; where the browser forbids it, the text is shown to be copied by hand
const copy = async (text, at) => {
  try {
    await navigator.clipboard.writeText(text)
    tell('copied')
  } catch {
    const area = make('textarea', text, { readonly: '', rows: 5, 'aria-label': 'Text to copy' })
    at.append(area)
    area.select()
  }
}

// citations, as `citation_styles.py` makes them
const months = 'January February March April May June July August September October November December'.split(' ')
const work = a => Object.fromEntries(['id', 'kind', 'title', 'authors', 'container', 'publisher', 'issued', 'url', 'accessed',
  'language', 'version', 'note', 'locator'].map((k, i) => [k, a[i] ?? null]))
const day = iso => { const [y, m, d] = iso.split('-').map(Number); return { y, m, d, name: months[m - 1] } }
const words = iso => { const { y, d, name } = day(iso); return `${d} ${name} ${y}` }
const curly = t => t && t.replace(/(?<=[\p{L}\p{N}_])'(?=[\p{L}\p{N}_])/gu, '’').replace(/"([^"]*)"/g, '“$1”')
const set = w => ({ ...w, title: curly(w.title), container: curly(w.container) })
const titled = w => w.title || `[${w.kind[0].toUpperCase()}${w.kind.slice(1)}]`
const part = w => w.kind === 'dataset' && w.container
const ends = (parts, url) => [...parts.filter(Boolean).map(p => /(\.|\.”|\?|!)$/.test(p) ? p : p + '.'), ...(url ? [url] : [])].join(' ')
const ascii = url => (url || '').replace(/[^!#$&'()*+,/:;=?@[\]~%\-._A-Za-z0-9]/gu, encodeURIComponent)
const tex = t => (t || '').replace(/[&%$#_{}\\~^]/g, c => ({ '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' })[c] || '\\' + c)
const dots = iso => { const { y, m, d } = day(iso); return { 'date-parts': [[y, m, d]] } }
const filled = o => Object.entries(o).filter(([, v]) => v)
const note = w => [w.locator, w.note].filter(Boolean).join('; ')
const styles = {
  APA: w => {
    w = set(w)
    const at = w.issued && day(w.issued), when = !at ? 'n.d.' : w.kind === 'dataset' ? `${at.y}` : `${at.y}, ${at.name} ${at.d}`
    const more = [w.version && `Version ${w.version}`, w.locator].filter(Boolean).join('; ')
    const name = titled(w) + (more && ` (${more})`) + (w.kind === 'dataset' ? ' [Data set]' : '')
    const head = w.authors.length ? [w.authors.join(', '), `(${when})`, name] : [name, `(${when})`]
    return ends([...head, part(w) ? `In ${w.container}` : w.container, w.publisher], w.url)
  },
  Chicago: w => {
    w = set(w)
    const at = w.issued && day(w.issued), who = w.authors.join(', ') || w.container || w.publisher
    const container = w.authors.length ? w.container : null
    const where = [part(w) ? `In ${container}` : container, at && w.kind !== 'dataset' ? `${at.name} ${at.d}, ${at.y}` : null]
    const place = w.locator && w.locator[0].toUpperCase() + w.locator.slice(1)
    const title = w.title ? `“${(w.title + '.').replaceAll('“', '‘').replaceAll('”', '’')}”` : titled(w)
    return ends([who, at ? `${at.y}` : 'n.d.', title, where.filter(Boolean).join(', '), w.publisher,
      w.version && `Version ${w.version}`, place, w.kind === 'dataset' && 'Data set'], w.url)
  },
  BibTeX: w => {
    const paper = w.kind === 'article', at = w.issued && day(w.issued)
    const lines = filled({
      author: w.authors.map(n => `{${tex(n)}}`).join(' and '), title: `{${tex(titled(w))}}`,
      [paper ? 'journal' : 'howpublished']: tex(w.container), publisher: tex(w.publisher), year: at && `${at.y}`,
      month: at && `${at.m}`, day: at && `${at.d}`, version: tex(w.version), language: w.language, url: ascii(w.url),
      urldate: w.accessed, note: tex(note(w))
    }).map(([k, v]) => `  ${k} = {${v}},`)
    return [`@${paper ? 'article' : 'misc'}{${w.id},`, ...lines, '}'].join('\n')
  },
  RIS: w => {
    const slash = iso => iso && iso.replaceAll('-', '/')
    const kind = { article: 'NEWS', act: 'STAT', report: 'RPRT', dataset: 'DATA' }[w.kind] || (w.url === null ? 'GEN' : 'ELEC')
    const lines = [['TY', kind], ['ID', w.id], ...w.authors.map(n => ['AU', n]), ['TI', titled(w)], ['T2', w.container],
      ['PB', w.publisher], ['PY', w.issued && `${day(w.issued).y}`], ['DA', slash(w.issued)], ['ET', w.version], ['LA', w.language],
      ['UR', ascii(w.url)], ['Y2', slash(w.accessed)], ['N1', note(w)]]
    return [...lines.filter(([, v]) => v).map(([k, v]) => `${k}  - ${v}`), 'ER  - '].join('\n')
  },
  'CSL-JSON': w => Object.fromEntries(filled({
    id: w.id, type: { article: 'article-newspaper', act: 'legislation', report: 'report', dataset: 'dataset' }[w.kind] || (w.url ? 'webpage' : 'document'),
    author: w.authors.length ? w.authors.map(n => ({ literal: n })) : null, title: titled(w), 'container-title': w.container,
    publisher: w.publisher, issued: w.issued && dots(w.issued), version: w.version, language: w.language, URL: w.url,
    accessed: w.accessed && dots(w.accessed), note: note(w)
  })),
  Wikipedia: w => {
    w = set(w)
    const kind = { article: 'news', report: 'report' }[w.kind] || 'web', safe = t => t.replace(/[|{}[\]<>]/g, c => `&#${c.charCodeAt(0)};`)
    const cells = filled({
      author: w.authors.join('; '), title: titled(w), [kind === 'web' ? 'website' : 'work']: w.container, publisher: w.publisher,
      date: w.issued && words(w.issued), version: w.version, language: w.language === 'en' ? '' : w.language, at: w.locator,
      url: ascii(w.url), 'access-date': w.accessed && words(w.accessed)
    })
    return `{{cite ${kind}${cells.map(([k, v]) => ` |${k}=${safe(v)}`).join('')}}}`
  }
}
const cited = (works, style) => {
  const made = works.map(styles[style])
  if (style === 'CSL-JSON') return JSON.stringify(made, null, 2)
  return made.join(style === 'BibTeX' ? '\n\n' : '\n')
}
const source = id => work(JSON.parse(doc.getElementById(`s-${id}`).dataset.w))
const cite = (f, style) => {
  const whole = work(data.work)
  const cell = { ...whole, id: [whole.id, f.record, f.field].join('-'), title: `${f.field} of ${f.record}`, container: whole.title }
  return cited([{ ...source(f.source), locator: `sentence ${f.sentence}` }, cell], style)
}

// the facts of a note: of its claim, of its sentence and of its document
const facts = li => {
  const place = one('a', li).getAttribute('href').slice(1), cut = place.lastIndexOf('.')
  const sentence = li.parentElement.closest('li'), paper = li.closest('.src'), said = one('q', li), value = one('b', li).textContent
  const text = said ? said.textContent || value : null, w = source(paper.id.slice(2)), open = one('p a[href^=http]', paper)
  let address = open ? open.href : null
  if (address && text && w.url && !one('.copy', paper)) address += (address.includes('#') ? ':~:' : '#:~:') + 'text=' + encodeURIComponent(text).replace(/-/g, '%2D')
  return {
    claim: li.id, record: place.slice(0, cut), field: place.slice(cut + 1), value: li.dataset.v ?? value, quote: text,
    summary: one('.o', sentence).firstChild.textContent.trim(), source: w.id, publication: one('summary span', paper).textContent,
    sentence: +sentence.value, address, version: data.version
  }
}
const here = id => location.href.split('#')[0] + '#' + id

// a note beside the value it explains
const close = link => {
  const pop = link.pop
  if (!pop) return
  pop.remove()
  link.pop = null
  link.setAttribute('aria-expanded', 'false')
}
const article = id => {
  const li = doc.getElementById(id), f = facts(li), a = make('article'), paper = li.closest('.src')
  const [title, value, ...rest] = [...li.children].map(e => e.cloneNode(true))
  title.className = 't'
  title.prepend(make('small', `${id} `))
  const about = make('p', `${f.summary} `), from = make('p')
  about.append(make('small', '(our summary)'))
  from.append(make('a', f.publication, { href: '#' + paper.id }), `, sentence ${f.sentence}`)
  if (f.address) from.append(' · ', make('a', f.address.includes(':~:text=') ? 'open at the words' : 'open the page', { href: f.address, rel: 'noopener' }))
  const copied = one('.copy', paper)
  if (copied) from.append(' · ', copied.textContent)
  a.append(title, value, about, from, ...rest)
  const row = make('div', '', { class: 'do' })
  const pick = make('select', '', { 'aria-label': 'Style of the citation' })
  Object.keys(styles).forEach(name => pick.append(make('option', name)))
  const button = (text, what) => {
    const b = make('button', text, { type: 'button' })
    b.addEventListener('click', () => copy(what(), a))
    row.append(b)
  }
  row.append(pick)
  button('Copy citation', () => cite(f, pick.value))
  button('Copy link', () => here(`${f.record}.${f.field}`))
  if (f.quote !== null) button('Copy quote', () => `“${f.quote}” (${f.publication}, sentence ${f.sentence}${f.address ? ', ' + f.address : ''})`)
  button('Copy JSON', () => JSON.stringify(f, null, 2))
  a.append(row)
  return a
}
const open = link => {
  const ids = (link.dataset.n || link.getAttribute('href').slice(1)).split(' ')
  const pop = make('div', '', { class: 'pop', role: 'group', tabindex: '-1', 'aria-label': 'Note' })
  pop.append(...ids.map(article))
  const shut = make('button', 'Close', { type: 'button' })
  shut.addEventListener('click', () => { close(link); link.focus() })
  one('.do', pop).append(shut)
  pop.addEventListener('keydown', e => { if (e.key === 'Escape') { close(link); link.focus() } })
  const svg = link.closest('svg')
  if (svg) svg.before(pop)
  else (link.closest('dd,li,td,p') || link).append(pop)
  link.pop = pop
  link.setAttribute('aria-expanded', 'true')
  pop.focus({ preventScroll: !svg })
}
doc.addEventListener('click', e => {
  const link = e.target.closest('a[href^="#c"]')
  if (!link || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || link.closest('.src ol') && !link.closest('.pop')) return
  const id = link.getAttribute('href').slice(1)
  if (!/^c\d+$/.test(id) || !doc.getElementById(id)) return
  e.preventDefault()
  if (link.closest('.pop')) {
    const inside = link.closest('.pop'), there = article(id)
    there.tabIndex = -1
    inside.append(there)
    there.focus()
  } else if (link.pop) close(link)
  else open(link)
})
doc.addEventListener('keydown', e => {
  if (e.key !== 'Escape') return
  const link = e.target.closest && e.target.closest('a')
  if (link && link.pop) close(link)
})

// deep links: what they name is opened and marked
const go = () => {
  late(false)
  all('.mark').forEach(e => e.classList.remove('mark'))
  let id = location.hash.slice(1)
  try { id = decodeURIComponent(id) } catch { return }
  if (id.startsWith('find=')) { box.value = id.slice(5); filter(); return }
  if (!id || id === 'top') return
  if (box.value) clear()
  const base = id.replace(/_(name|earliest|latest|certainty)$/, '')
  const cut = id.lastIndexOf('.')
  const e = doc.getElementById(id) || doc.getElementById(base) || (cut > 0 && doc.getElementById(id.slice(0, cut)))
  if (!e) return
  for (let up = e; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true
  if (!e.matches('section,header,footer,h3,details')) e.classList.add('mark')
  e.scrollIntoView()
}
addEventListener('hashchange', go)
addEventListener('beforeprint', () => all('details').forEach(e => { e.open = true }))
go()
