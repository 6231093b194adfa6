// Diagram: which wing of src imports which, read from the imports themselves.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The same specifier that the linter judges: #<wing>/…, loaded at once or later. */
const IMPORT = /(?:from|import\()\s*'#([^']+)'/gu

const OPEN = '<!-- diagram: npm run diagram -->'
const CLOSE = '<!-- end of the diagram -->'

/**
 * A Mermaid flow chart of the wings below a directory. An arrow that follows from two others is left
 * out (transitive reduction, Aho, Garey & Ullman 1972), so that the order can be seen.
 */
export function drawWings(root: string): string {
  const imports = importsOf(root)
  const arrows = [...imports].flatMap(([wing, targets]) =>
    [...targets]
      .filter(
        (target) =>
          ![...targets].some((over) => over !== target && reaches(imports, [over, target])),
      )
      .map((target) => `  ${nodeOf(target)} --> ${nodeOf(wing)}`),
  )
  return ['flowchart TD', ...arrows.toSorted()].join('\n')
}

/** A page with the diagram between its marks. @throws Error where the page has no marks */
export function insertDiagram(page: string, diagram: string, day: string): string {
  const [start, end] = [page.indexOf(OPEN), page.indexOf(CLOSE)]
  if (start < 0 || end < start) throw new Error(`the page lacks ${OPEN} … ${CLOSE}`)
  const drawn = `${OPEN}\n\nRead from the imports on ${day}; an arrow goes from what is imported.\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n`
  return page.slice(0, start) + drawn + page.slice(end)
}

function importsOf(root: string): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>()
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!file.endsWith('.ts')) continue
    const wing = wingOf(file)
    const targets = imports.get(wing) ?? new Set()
    for (const [, target = ''] of readFileSync(path.join(root, file), 'utf8').matchAll(IMPORT))
      if (wingOf(target) !== wing) targets.add(wingOf(target))
    imports.set(wing, targets)
  }
  return imports
}

/** zh, surfaces/http; compose.ts and the entries with what helps them are one. */
function wingOf(file: string): string {
  const [first = '', second = ''] = file.split('/')
  if (first === 'surfaces') return `${first}/${second}`
  return first === 'compose' || first.endsWith('.ts') ? 'compose' : first
}

/** Whether a wing gets to another by imports of imports; `seen` ends the search in a circle. */
function reaches(
  imports: ReadonlyMap<string, Set<string>>,
  [from, to]: readonly [string, string],
  seen = new Set<string>(),
): boolean {
  if (seen.has(from)) return false
  seen.add(from)
  const targets = [...(imports.get(from) ?? [])]
  return targets.includes(to) || targets.some((target) => reaches(imports, [target, to], seen))
}

function nodeOf(wing: string): string {
  return `${wing.replace('/', '_')}["${wing}"]`
}
