// Answer: a language model may reject clauses of a swept list, each for a reason that is kept.
import type { CitedClause } from './cited-clause.ts'
import type { Understanding } from '#domain/understanding.ts'
import { z } from 'zod'
import { giveHandles, inert, showClauses } from './handles.ts'
import type { ModelSession } from './model-session.ts'
import type { Composition } from './statement.ts'
import { citeDocument } from '#words/answers.ts'

/** Clauses shown in one call, and calls for one question; what is beyond stays unjudged. */
const BATCH_SIZE = 20
const MAX_BATCHES = 6
const MAX_OUTPUT_TOKENS = 800

const REASONS = {
  'other-meaning': '字词相同而意思不同',
  'only-mentioned': '只是提到，没有就此作出规定',
  'other-topic': '说的是别的事',
} as const
type Reason = keyof typeof REASONS

const ReasonSchema = z.enum(Object.keys(REASONS) as [Reason, ...Reason[]])
/** A verdict in other words than asked for counts for nothing, and takes no other with it. */
const VerdictSchema = z.object({
  rejected: z
    .array(
      z.object({
        handle: z.union([z.string(), z.number()]),
        reason: z.union([ReasonSchema, z.string()]),
      }),
    )
    .default([]),
})

interface Rejection {
  evidence: CitedClause
  reason: Reason
}

/**
 * The list without what was rejected, with a notice that names each rejected clause and why; null
 * when all were, which is no judgement of a list. Failures of the model are thrown.
 */
export async function judgeList(
  composition: Composition,
  { question, asOf }: Understanding,
  session: ModelSession,
): Promise<Composition | null> {
  const claims = composition.statements.filter(({ role }) => role === 'claim')
  const handles = giveHandles(claims.flatMap(({ evidence }) => evidence))
  const all = [...handles]
  const rejections: Rejection[] = []
  for (let at = 0; at < Math.min(all.length, BATCH_SIZE * MAX_BATCHES); at += BATCH_SIZE) {
    const batch = new Map(all.slice(at, at + BATCH_SIZE))
    const { rejected } = await session.model.generateObject({
      name: 'verdict',
      schema: VerdictSchema,
      messages: session.prompts.messages('judge-clauses', {
        clauses: showClauses(batch, asOf),
        question: inert(question),
      }),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      signal: session.signal,
    })
    for (const { handle, reason } of rejected) {
      const evidence = batch.get(plainHandle(handle))
      const known = ReasonSchema.safeParse(plainReason(reason))
      if (evidence !== undefined && known.success) rejections.push({ evidence, reason: known.data })
    }
  }
  if (rejections.length === 0) return composition
  const ids = new Set(rejections.map(({ evidence }) => evidence.clause.id))
  if (ids.size === handles.size || composition.without === undefined) return null
  const narrowed = composition.without(ids)
  return { ...narrowed, notices: [...narrowed.notices, rejectionNotice(rejections)] }
}

/** C3, [c3] and 3 are c3. */
function plainHandle(handle: string | number): string {
  return `c${/\d+/u.exec(String(handle))?.[0] ?? ''}`
}

/** The word, or its meaning as the prompt tells it. */
function plainReason(reason: string): string {
  const said = Object.entries(REASONS).find(([, meaning]) => reason.includes(meaning))?.[0]
  return said ?? /other-meaning|only-mentioned|other-topic/u.exec(reason)?.[0] ?? reason
}

function rejectionNotice(rejections: readonly Rejection[]): string {
  const named = [...new Map(rejections.map((one) => [one.evidence.clause.id, one])).values()].map(
    ({ evidence: { clause, document }, reason }) =>
      `${citeDocument(document)}${clause.label}（${REASONS[reason]}）`,
  )
  return `另有 ${named.length} 个条款含有相同字词，经语言模型逐条判断与问题无关，未列出：${named.join('、')}`
}
