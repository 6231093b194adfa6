// Answer: the one pipeline from a question to a verified answer; every surface calls it.
import type { Answer, AskRequest, Turn } from '../domain/answer.ts'
import type { Remembered } from '../domain/conversation.ts'
import { AppError } from '../domain/errors.ts'
import { LOCAL, type Principal } from '../domain/principal.ts'
import type { Library } from '../indexing/library.ts'
import { createClausePreparer } from '../retrieve/clause-text.ts'
import type { Lexicon } from '../retrieve/lexicon.ts'
import type { PassageDependencies } from '../retrieve/passages.ts'
import { understand } from '../retrieve/question.ts'
import type { Understanding } from '../retrieve/question.ts'
import type { HybridSearch } from '../retrieve/search.ts'
import { compareDocuments } from './align.ts'
import type { AnswerEvent, AskOptions, Assistant } from './assistant.ts'
import { damageNotices } from './damage.ts'
import { answerExtractively } from './extractive.ts'
import { generate } from './generative.ts'
import type { Generated, ReleasedText } from './generative.ts'
import { openSession } from './model-session.ts'
import type { Generation, ModelSession } from './model-session.ts'
import { renderStatements } from './render.ts'
import { rewriteFollowUp } from './rewrite-follow-up.ts'
import { searchClauses } from './search-hits.ts'
import type { Composition, Statement } from './statement.ts'
import { createTopicMap } from './topic-map.ts'
import { verifyStatements } from './verify.ts'
import { memoryNotices, standingNotices, unheldNotice } from './wording.ts'

/** Rewrites a follow-up into a question that stands alone; conversation/ provides it. */
export type MakeStandalone = (
  question: string,
  history: readonly Turn[],
  read: (question: string) => Promise<Understanding>,
) => Promise<string>

/** Whether a question cannot be understood without what was said before; conversation/ provides it. */
export type LeansOnHistory = (question: string, own: Understanding) => boolean

/** Where conversations are kept; conversation/ provides it. That it fails costs no answer. */
export interface TurnMemory {
  /** The latest turns, oldest first; null if they cannot be read. */
  recall(conversationId: string): Promise<readonly Turn[] | null>
  /** Stores the answer if the conversation is new or the principal's own. */
  remember(conversationId: string, answer: Answer, principal: Principal): Promise<Remembered>
}

export interface AssistantDependencies {
  library: Library
  search: HybridSearch
  lexicon: Lexicon
  makeStandalone: MakeStandalone
  leansOnHistory: LeansOnHistory
  /** What a language model writes answers with; null answers without one. */
  generation: Generation | null
  turnMemory: TurnMemory
  /** Is told of each call to a language model that failed, where the question names nobody. */
  onModelFailure: (error: unknown) => void
  /** The day on which standings are judged when a request names none, YYYY-MM-DD. */
  today: () => string
  /** Monotonic milliseconds. */
  clockMs: () => number
  newId: () => string
}

/** The assistant over one library; every part it needs is handed in. */
export function createAssistant(dependencies: AssistantDependencies): Assistant {
  const prepare = createClausePreparer()
  const parts: PassageDependencies = { ...dependencies, prepare }
  return {
    ask: async (request, options) => {
      let last: Answer | undefined
      for await (const event of answerEvents(dependencies, parts, request, options)) {
        if (event.type === 'answer-end') last = event.answer
      }
      if (last === undefined) throw new AppError('INTERNAL', '没有生成回答')
      return last
    },
    askEvents: (request, options) => answerEvents(dependencies, parts, request, options),
    search: (request) => searchClauses(dependencies, request),
    compare: (fromId, toId) => compareDocuments(dependencies.library, fromId, toId),
    mapTopics: createTopicMap({ ...dependencies, prepare }),
  }
}

async function* answerEvents(
  dependencies: AssistantDependencies,
  parts: PassageDependencies,
  request: AskRequest,
  { signal, principal = LOCAL, onModelFailure = dependencies.onModelFailure }: AskOptions = {},
): AsyncGenerator<AnswerEvent> {
  const { turnMemory, clockMs, generation } = dependencies
  const startedAt = clockMs()
  const session = generation === null ? null : openSession(generation, signal, onModelFailure)
  await requireDocuments(dependencies.library, request.documents)
  const history = await historyOf(turnMemory, request)
  const understanding = await readQuestion(dependencies, request, {
    history: history ?? [],
    session,
  })
  const { language } = understanding
  const id = dependencies.newId()
  yield {
    type: 'answer-start',
    id,
    standaloneQuestion: understanding.question,
    intent: understanding.intent,
  }
  signal?.throwIfAborted()
  const understoodAt = clockMs()
  const composition = await answerExtractively(parts, understanding)
  const composedAt = clockMs()
  yield { type: 'evidence', clauses: evidenceOf(composition.statements) }
  signal?.throwIfAborted()
  const generated: Generated =
    session === null
      ? withoutModel(composition, request)
      : yield* generate({ request, understanding, composition, parts, session })
  const generatedAt = clockMs()
  const finished = await finishAnswer(dependencies.library, generated, understanding)
  const endedAt = clockMs()
  const answer: Answer = {
    id,
    question: request.question,
    scope: { documents: request.documents ?? [], asOf: request.asOf ?? null },
    ...finished,
    usage: usageOf(session),
    notices: [...finished.notices, ...memoryNotices({ recalled: history !== null }, language)],
    timingsMs: {
      understand: understoodAt - startedAt,
      retrieve: composedAt - understoodAt,
      generate: generatedAt - composedAt,
      verify: endedAt - generatedAt,
      total: endedAt - startedAt,
    },
  }
  if (generated.released === null) {
    for (const citation of answer.citations) yield { type: 'citation', citation }
    for (const line of answer.text.split(/(?<=\n)/u)) yield { type: 'answer-delta', text: line }
  }
  const { conversationId } = request
  const stored =
    conversationId === undefined
      ? 'stored'
      : await turnMemory.remember(conversationId, answer, principal)
  const notices = [...answer.notices, ...memoryNotices({ stored }, language)]
  yield { type: 'answer-end', answer: { ...answer, notices } }
}

/** The turns before this question; null if they were kept but cannot be read. */
async function historyOf(
  turnMemory: TurnMemory,
  { history, conversationId }: AskRequest,
): Promise<readonly Turn[] | null> {
  if (history !== undefined) return history
  return conversationId === undefined ? [] : turnMemory.recall(conversationId)
}

/** The request as an understood question that stands alone. */
async function readQuestion(
  { library, lexicon, makeStandalone, leansOnHistory, today }: AssistantDependencies,
  request: AskRequest,
  { history, session }: { history: readonly Turn[]; session: ModelSession | null },
): Promise<Understanding> {
  const asOf = request.asOf ?? today()
  const documentIds = request.documents
  const read = (question: string): Promise<Understanding> =>
    understand(
      { library, lexicon },
      question,
      documentIds === undefined ? { asOf } : { asOf, documentIds },
    )
  const { question } = request
  const standalone = await makeStandalone(question, history, read)
  const understanding = await read(standalone)
  const isOpen =
    history.length > 0 &&
    wordsOf(standalone) === wordsOf(question) &&
    leansOnHistory(question, understanding)
  if (session === null || !isOpen) return understanding
  return read(await rewriteFollowUp(question, history, session))
}

/** Its letters and digits alone. */
function wordsOf(question: string): string {
  return question.replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** The extractive answer; a question for several steps is told that it takes a model. */
function withoutModel(composition: Composition, { mode }: AskRequest): Generated {
  const notices =
    mode === 'deep'
      ? [...composition.notices, '没有配置语言模型，无法分步查阅；以下按通常方式作答']
      : composition.notices
  return {
    composition: { ...composition, notices },
    released: null,
    generator: { kind: 'extractive' },
  }
}

/** Null where no model was called. */
function usageOf(session: ModelSession | null): Answer['usage'] {
  const usage = session?.model.usage() ?? null
  return usage === null || usage.inputTokens + usage.outputTokens === 0 ? null : usage
}

/** Verifies and renders what was composed; text that was released was verified before. */
async function finishAnswer(
  library: Library,
  { composition, released, generator }: Generated,
  { asOf, language, question, unheld }: Understanding,
): Promise<Omit<Answer, 'id' | 'question' | 'scope' | 'timingsMs' | 'usage'>> {
  const { intent, outcome, refusal, coverage, notices } = composition
  const { statements, verification, text, citations } =
    released ?? (await verifyAndRender(library, composition, asOf))
  const documents = statements.flatMap(({ evidence }) => evidence.map(({ document }) => document))
  return {
    standaloneQuestion: question,
    intent,
    outcome,
    refusal,
    text,
    citations,
    coverage,
    notices: [
      ...notices,
      ...(outcome !== 'refused' && unheld.length > 0 ? [unheldNotice(unheld, language)] : []),
      ...standingNotices(documents, asOf, language),
      ...damageNotices(statements, language),
    ],
    verification,
    generator,
  }
}

async function verifyAndRender(
  library: Library,
  composition: Composition,
  asOf: string,
): Promise<Omit<ReleasedText, 'isInsufficient'>> {
  const verified = await verifyStatements(composition.statements, { library, asOf })
  return { ...verified, ...renderStatements(verified.statements, asOf) }
}

async function requireDocuments(
  library: Library,
  ids: readonly string[] | undefined,
): Promise<void> {
  for (const id of ids ?? []) {
    if ((await library.document(id)) === undefined) {
      throw new AppError('NOT_FOUND', `没有 id 为“${id}”的文件；GET /api/documents 列出全部文件`)
    }
  }
}

function evidenceOf(
  statements: readonly Statement[],
): Extract<AnswerEvent, { type: 'evidence' }>['clauses'] {
  const clauses = new Set(
    statements.flatMap(({ evidence }) => evidence.map(({ clause }) => clause)),
  )
  return [...clauses].map(({ id, documentId, label }, index) => ({
    id,
    documentId,
    label,
    score: 1 / (index + 1),
  }))
}
