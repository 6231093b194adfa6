// Answer: a language model phrases what the extractive answer found; when it fails, that answer stands.
import type { Understanding } from '#domain/understanding.ts'
import type { Answer, AskRequest } from '#domain/answer.ts'
import { ClauseTree } from '#documents/clause-tree.ts'
import { ANSWERED } from '#domain/answerability.ts'
import type { RequestContext } from '#domain/context.ts'
import { ChatFailure } from '#models/chat/chat-failure.ts'
import { planOf } from '#retrieve/query-plan.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'
import type { LibraryTools } from '#services/tools.ts'
import type { AnswerEvent } from './assistant.ts'
import { expandTerms } from './expand-terms.ts'
import { answerExtractively } from './extractive.ts'
import type { Ranking } from './answer-context.ts'
import { evidenceAround, evidenceShown } from './gather.ts'
import { giveHandles, inert, showClauses } from './handles.ts'
import type { Handles } from './handles.ts'
import { judgeList } from './judge-clauses.ts'
import type { ModelSession } from './model-session.ts'
import { modelTaskOf } from './model-task.ts'
import { modelTools } from './model-tools.ts'
import { createRenderer } from './render.ts'
import type { Rendered } from './render.ts'
import type { Composition } from './statement.ts'
import { surveyOf } from './survey.ts'
import { isTooLittle, writeVerified } from './write-verified.ts'
import type { Written } from './write-verified.ts'

export interface GenerateInput {
  request: AskRequest
  understanding: Understanding
  /** The extractive answer: what is given when the model fails. */
  composition: Composition
  /** The passages of the question, ranked when they are first asked for. */
  ranking: Ranking
  parts: PassageDependencies
  session: ModelSession
  /** What the model may call in mode deep. */
  tools: LibraryTools
  context: RequestContext
}

/** Text that was checked sentence by sentence and released. */
export interface ReleasedText extends Written, Rendered {}

export interface Generated {
  composition: Composition
  /** Null where the composition is what the answer says. */
  released: ReleasedText | null
  generator: Answer['generator']
}

const MAX_ANSWER_TOKENS = 2000

/**
 * Does what the question allows a model to do, and yields text as it passes its checks. Failures of
 * the model end in the extractive answer, and `degraded` says why.
 */
export async function* generate(input: GenerateInput): AsyncGenerator<AnswerEvent, Generated> {
  const { composition, understanding, request } = input
  const task = modelTaskOf(composition, understanding)
  if (request.mode === 'deep' && understanding.language === 'zh' && task !== 'stand')
    return yield* researched(input)
  if (task === 'judge') return judged(input, composition)
  if (task === 'write' || task === 'compare') return yield* written(input, task, composition)
  return task === 'expand' ? yield* expanded(input) : standing(composition)
}

/** The extractive answer, and why a model did not write it, if one should have. */
function standing(composition: Composition, degraded?: string): Generated {
  const generator = { kind: 'extractive' as const, ...(degraded !== undefined && { degraded }) }
  return { composition, released: null, generator }
}

function byModel({ model, prompts }: ModelSession): Answer['generator'] {
  return { kind: 'model', model: model.model, promptHash: prompts.hash }
}

/** @param fallback what is given when the model fails, or rejects all that an expansion found */
async function judged(
  { composition, understanding, session }: GenerateInput,
  fallback: Composition,
): Promise<Generated> {
  try {
    const narrowed = await judgeList(composition, understanding, session)
    if (narrowed === null && fallback !== composition) return standing(fallback)
    return { composition: narrowed ?? composition, released: null, generator: byModel(session) }
  } catch (error) {
    return standing(fallback, session.explain(error))
  }
}

/** Searches again in other words before a refusal; what is found must still be judged or written of. */
async function* expanded(input: GenerateInput): AsyncGenerator<AnswerEvent, Generated> {
  const { composition: refusal, parts, session } = input
  try {
    const expansion = await expandTerms(input.understanding, parts.library, session)
    if (expansion === null) return standing(refusal)
    const { understanding, notice } = expansion
    const { composition: found, ranking } = await answerExtractively(
      parts,
      understanding,
      planOf(understanding),
    )
    const composition = { ...found, notices: [...found.notices, notice] }
    const without = found.without
    if (without !== undefined) {
      composition.without = (ids) => {
        const narrowed = without(ids)
        return { ...narrowed, notices: [...narrowed.notices, notice] }
      }
    }
    const again = { ...input, understanding, composition, ranking }
    const task = modelTaskOf(composition, understanding)
    if (task === 'judge') return await judged(again, refusal)
    if (task === 'write') return yield* written(again, task, refusal)
    return standing(refusal)
  } catch (error) {
    return standing(refusal, session.explain(error))
  }
}

async function* written(
  input: GenerateInput,
  task: 'write' | 'compare',
  fallback: Composition,
): AsyncGenerator<AnswerEvent, Generated> {
  const { composition, ranking, understanding, session } = input
  const evidence =
    task === 'compare' ? evidenceShown(composition) : evidenceAround(composition, await ranking())
  const handles = giveHandles(evidence)
  const { question, asOf } = understanding
  const pieces = session.model.streamText({
    messages: session.prompts.messages(task === 'compare' ? 'write-comparison' : 'write-answer', {
      today: asOf,
      clauses: showClauses(handles, asOf),
      question: inert(question),
    }),
    maxOutputTokens: MAX_ANSWER_TOKENS,
    signal: session.signal,
  })
  return yield* releaseVerified(pieces, { ...input, handles, fallback })
}

/** Lets an agent look things up before it writes; the extractive answer stands behind it. */
async function* researched(input: GenerateInput): AsyncGenerator<AnswerEvent, Generated> {
  const { composition, understanding, parts, session, tools, context } = input
  const { question, asOf } = understanding
  try {
    const { text, handles } = yield* session.research({
      question,
      asOf,
      tools: modelTools({ ...parts, tools, context }),
      maxCalls: context.budget.toolCalls,
      prompts: session.prompts,
      model: session.model,
      signal: session.signal,
    })
    // A refusal becomes an answer only by clauses that were found and sentences that they prove.
    const found: Composition = {
      intent: composition.intent,
      answerability: ANSWERED,
      statements: [],
      coverage: null,
      notices: composition.notices,
    }
    const generated = yield* releaseVerified(onePiece(text), {
      ...input,
      composition: found,
      handles,
      fallback: composition,
    })
    return generated
  } catch (error) {
    return standing(composition, session.explain(error))
  }
}

/** What the model says not to be there was looked for in the clauses that it was given. */
function withLook(
  composition: Composition,
  { statements }: Written,
  handles: Handles,
): Composition {
  if (statements.every(({ role }) => role !== 'survey')) return composition
  const given = [...handles.values()]
  const documents = [...new Map(given.map(({ document }) => [document.id, document])).values()]
  const cited = statements.flatMap(({ evidence }) => evidence.map(({ clause }) => clause))
  const coverage = surveyOf(documents, new ClauseTree(given.map(({ clause }) => clause)), [
    ...new Set(cited),
  ])
  return { ...composition, coverage }
}

async function* onePiece(text: string): AsyncGenerator<string> {
  if (text.length > MAX_RESEARCH_CHARS) throw new ChatFailure('endless', '语言模型的回答过长')
  if (text.trim() === '') throw new ChatFailure('empty', '语言模型没有作答')
  yield text
}

const MAX_RESEARCH_CHARS = 20_000

export interface ReleaseInput extends GenerateInput {
  /** The clauses that the text may cite. */
  handles: Handles
  fallback: Composition
}

/** Checks and releases a text of the model; too little of it is withdrawn for the fallback. */
export async function* releaseVerified(
  pieces: AsyncIterable<string>,
  { composition, fallback, parts, understanding, session, handles }: ReleaseInput,
): AsyncGenerator<AnswerEvent, Generated> {
  const { question, asOf } = understanding
  const renderer = createRenderer(asOf)
  const giveUp = function* (degraded: string): Generator<AnswerEvent, Generated> {
    if (renderer.rendered().text !== '') yield { type: 'answer-reset' }
    return standing(fallback, degraded)
  }
  try {
    const writing = writeVerified(pieces, {
      session,
      handles,
      question,
      asOf,
      documents: await parts.library.documents(),
      tree: await parts.library.tree(),
    })
    let step = await writing.next()
    for (; !step.done; step = await writing.next()) {
      const { text, citations } = renderer.add(step.value)
      for (const citation of citations) yield { type: 'citation', citation }
      yield { type: 'answer-delta', text }
    }
    const text = step.value
    if (text.isInsufficient && text.statements.every(({ role }) => role !== 'claim'))
      return yield* giveUp('语言模型认为所给条款不足以回答')
    if (isTooLittle(text)) return yield* giveUp('语言模型的回答大部分没有通过核对')
    return {
      composition: withLook(composition, text, handles),
      released: { ...text, ...renderer.rendered() },
      generator: byModel(session),
    }
  } catch (error) {
    return yield* giveUp(session.explain(error))
  }
}
