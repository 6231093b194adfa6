// Eval: style and script of the HTML report; both are part of the file, which loads nothing.

export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --bad: #f85149; } }
* { box-sizing: border-box; }
body { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; margin: 0 auto; max-width: 1200px; padding: 1rem; }
table { border-collapse: collapse; } td, th { padding: .15rem .7rem; border-bottom: 1px solid var(--line); text-align: right; }
td:first-child, th:first-child { text-align: left; }
.scroll { overflow-x: auto; }
.filters { position: sticky; top: 0; background: Canvas; padding: .6rem 0; display: flex; gap: .6rem; flex-wrap: wrap; }
select, input { font: inherit; }
details.case { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .3rem .7rem; }
summary { cursor: pointer; } .id { font-family: ui-monospace, monospace; opacity: .7; }
.good { color: var(--good); } .bad { color: var(--bad); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 1rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: .5rem; margin: .3rem 0; font: inherit; }
.clause { border-left: 3px solid var(--line); padding-left: .6rem; margin: .4rem 0; }
.clause { font-size: .9em; }
.clause.hit { border-color: var(--good); } .clause.miss { border-color: var(--bad); }
ol li.hit { color: var(--good); font-weight: 600; }
`

export const SCRIPT = `
const clauses = JSON.parse(document.getElementById('clauses').textContent)
function fill(one) {
  for (const place of one.querySelectorAll('[data-clause]:not([data-filled])')) {
    const [head, text] = clauses[place.dataset.clause] ?? [place.dataset.clause, '']
    const title = document.createElement('b')
    const words = document.createElement('pre')
    title.textContent = head
    words.textContent = text
    place.append(title, words)
    place.dataset.filled = ''
  }
}
const cases = [...document.querySelectorAll('details.case')]
const fields = ['category', 'cause', 'flip', 'outcome'].map((name) => document.getElementById(name))
const words = document.getElementById('words')
const count = document.getElementById('count')
function apply() {
  let shown = 0
  for (const one of cases) {
    const fits = fields.every((field) => field.value === '' || one.dataset[field.id] === field.value)
    const found = one.textContent.includes(words.value)
    one.hidden = !(fits && found)
    if (!one.hidden) shown++
  }
  count.textContent = shown + ' 例'
}
for (const field of [...fields, words]) field.addEventListener('input', apply)
for (const one of cases) one.addEventListener('toggle', () => one.open && fill(one))
apply()
if (location.hash) document.getElementById(location.hash.slice(1))?.setAttribute('open', '')
`
