// Documents: a read source becomes addressed clauses. Pure.
import type { Clause } from '#domain/clause.ts'
import { PROVABLE_FIELDS, type Proof, type ProvableField } from '#domain/document.ts'
import { eachInSteps, type Steps } from '#domain/work/steps.ts'
import type { PolicySource } from './source.ts'
import { dropEmptyAnnexes } from './outline/annex.ts'
import { findContents } from './outline/contents.ts'
import { readLines, type Aside } from './outline/lines.ts'
import { mergeMatter, nameMatter, type Matter } from './outline/matter.ts'
import { ClauseNamer, type NamedClause } from './outline/naming.ts'
import { readOutline } from './outline/outline.ts'
import { joinParagraphs, type Paragraph } from './outline/paragraphs.ts'
import { liftTrailingText } from './outline/trailing.ts'
import { unitOf } from './outline/tree.ts'
import { joinPassages } from './outline/passage.ts'
import { unnumberedUnit, type Unit } from './outline/unit.ts'
import { groupParagraphs } from './outline/unstructured.ts'

export interface ParsedClauses {
  /** In reading order, which is source order; `order` counts them. */
  clauses: Clause[]
  /** Words of the file that are not the document's, in source order. */
  asides: Aside[]
  /** The words that prove a metadata field and the clause they stand in. */
  proofs: Partial<Record<ProvableField, Proof>>
}

const MAX_PREAMBLE_CHARS = 1500

/** Text before the first numbered clause: the preamble, or groups where it is a text of its own. */
function leadUnits(lead: readonly Paragraph[], hasStructure: boolean): Unit[] {
  const [first, ...rest] = lead
  if (first === undefined) return []
  const chars = lead.reduce((sum, paragraph) => sum + paragraph.text.length, 0)
  if (
    hasStructure &&
    chars <= MAX_PREAMBLE_CHARS &&
    !rest.some((paragraph) => paragraph.afterMatter)
  ) {
    return [unnumberedUnit('preamble', joinPassages([first, ...rest], '\n'), null)]
  }
  return groupParagraphs(lead).map(({ passage, title }) =>
    unnumberedUnit('paragraph', passage, title),
  )
}

/** Body and matter clauses as one list in source order. */
function inSourceOrder(
  body: readonly NamedClause[],
  matter: readonly NamedClause[],
): NamedClause[] {
  const merged: NamedClause[] = []
  let at = 0
  for (const clause of body) {
    const block = clause.blocks[0] ?? 0
    while (at < matter.length && (matter[at]?.blocks[0] ?? 0) < block) {
      const next = matter[at++]
      if (next !== undefined) merged.push(next)
    }
    merged.push(clause)
  }
  return [...merged, ...matter.slice(at)]
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/gu, '')
}

function locateProofs(
  source: PolicySource,
  named: readonly NamedClause[],
): Partial<Record<ProvableField, Proof>> {
  const proofs: Partial<Record<ProvableField, Proof>> = {}
  for (const field of PROVABLE_FIELDS) {
    const proof = source.proofs[field]
    if (proof === undefined) continue
    const candidates = named.filter(({ blocks }) => blocks.includes(proof.blockIndex))
    const words = withoutBlanks(proof.text)
    const exact = candidates.find(({ clause }) => withoutBlanks(clause.text).includes(words))
    const found = exact ?? candidates[0]
    if (found !== undefined) proofs[field] = { clauseId: found.clause.id, text: proof.text }
  }
  return proofs
}

function byBlock(a: Matter, b: Matter): number {
  return (a.passage.blocks[0] ?? 0) - (b.passage.blocks[0] ?? 0)
}

/** A table of contents is information about the document, not policy. */
function setContentsAside(paragraphs: readonly Paragraph[]): {
  policy: Paragraph[]
  contents: Matter[]
} {
  const found = findContents(paragraphs)
  if (found === null) return { policy: [...paragraphs], contents: [] }
  const { start, end } = found
  const contents = paragraphs
    .slice(start, end)
    .map((passage): Matter => ({ passage, reason: 'contents' }))
  const after = paragraphs
    .slice(end)
    .map((paragraph, index) => (index === 0 ? { ...paragraph, afterMatter: true } : paragraph))
  return { policy: [...paragraphs.slice(0, start), ...after], contents }
}

/**
 * Splits a source into clauses. The texts of all clauses and asides together are the text of all
 * blocks: nothing is lost, nothing stands twice. Ids depend on numbers and places alone.
 */
export function* parseClauses(source: PolicySource): Steps<ParsedClauses> {
  const { body, matter, asides } = yield* readLines(source)
  const paragraphs = dropEmptyAnnexes(yield* joinParagraphs(body))
  yield
  const { policy, contents } = setContentsAside(paragraphs)
  const outline = yield* readOutline(policy)
  const units = leadUnits(outline.lead, outline.nodes.length > 0)
  yield* eachInSteps(outline.nodes, (node) => {
    units.push(unitOf(liftTrailingText(node), { kinds: [], inStatute: false }))
  })
  const documentId = source.document.id
  const named = inSourceOrder(
    yield* new ClauseNamer(documentId).name(units),
    nameMatter(documentId, mergeMatter([...matter, ...contents].toSorted(byBlock))),
  )
  const clauses = named.map(({ clause }, order) => ({ ...clause, order }))
  return { clauses, asides, proofs: locateProofs(source, named) }
}
