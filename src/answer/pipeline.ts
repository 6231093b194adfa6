// Answer: the one pipeline from a question to a verified answer; every surface calls it.
import type { Understanding } from '#domain/understanding.ts'
import type { Answer, AskRequest, Turn } from '#domain/answer.ts'
import type { QueryPlan } from '#domain/plan.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { TurnMemory } from '#domain/conversation.ts'
import { refusalReason } from '#domain/answerability.ts'
import { AppError } from '#domain/errors.ts'
import { LOCAL } from '#domain/principal.ts'
import type { Library } from '#library/library.ts'
import { openView, type LibraryView } from '#library/view.ts'
import type { Lexicon } from '#retrieve/lexicon.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'
import { understand, wordsToLookUp } from '#retrieve/question.ts'
import { planOf } from '#retrieve/query-plan.ts'
import type { HybridSearch } from '#retrieve/search.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { AnswerEvent, AskOptions, Assistant } from './assistant.ts'
import { compareDocuments, requireDocument } from './compare-documents.ts'
import { damageNotices } from './damage.ts'
import { answerExtractively } from './extractive.ts'
import { finishComposition } from './finish.ts'
import { generate } from './generative.ts'
import type { Generated } from './generative.ts'
import { openSession } from './model-session.ts'
import type { Generation, ModelSession } from './model-session.ts'
import { rewriteFollowUp } from './rewrite-follow-up.ts'
import { searchClauses } from './search-hits.ts'
import type { Stages } from './stages.ts'
import type { Composition, Statement } from './statement.ts'
import { createTopicMap } from './topic-map.ts'
import { memoryNotices, standingNotices, unheldNotice, unreadNotices } from '#words/answers.ts'

/** Rewrites a follow-up into a question that stands alone; conversation/ provides it. */
export type MakeStandalone = (
  question: string,
  history: readonly Turn[],
  reader: { library: LibraryView; read: (question: string) => Promise<Understanding> },
) => Promise<string>

/** Whether a question cannot be understood without what was said before; conversation/ provides it. */
export type LeansOnHistory = (question: string, own: Understanding) => boolean

export interface AssistantDependencies {
  library: Library
  searchIn: (library: LibraryView) => HybridSearch
  lexicon: Lexicon
  makeStandalone: MakeStandalone
  leansOnHistory: LeansOnHistory
  /** What a language model writes answers with; null answers without one. */
  generation: Generation | null
  turnMemory: TurnMemory
  /** Why the library has no policy clause and what to do about it; null where it has some. */
  whyEmpty: () => string | null
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
  const openParts = (): Promise<PassageDependencies> => partsOfQuestion(dependencies)
  const mapTopics = createTopicMap(openParts, dependencies.today)
  const requireClauses = (): void => {
    const reason = dependencies.whyEmpty()
    if (reason !== null) throw new AppError('LIBRARY_EMPTY', reason)
  }
  return {
    requireClauses,
    ask: async (request, options) => {
      requireClauses()
      let last: Answer | undefined
      const parts = await openParts()
      for await (const event of answerEvents(dependencies, parts, request, options)) {
        if (event.type === 'answer-end') last = event.answer
      }
      if (last === undefined) throw new AppError('INTERNAL', '没有生成回答')
      return last
    },
    async *askEvents(request, options) {
      requireClauses()
      yield* answerEvents(dependencies, await openParts(), request, options)
    },
    search: async (request) => {
      requireClauses()
      return searchClauses(await openParts(), request)
    },
    compare: async ({ asOf = dependencies.today(), ...ids }) => {
      requireClauses()
      return compareDocuments((await openParts()).library, ids, asOf)
    },
    mapTopics: async (topics) => {
      requireClauses()
      return mapTopics(topics)
    },
  }
}

/** What a question asks, of one snapshot to its end. */
export async function partsOfQuestion({
  library,
  searchIn,
  lexicon,
}: Pick<AssistantDependencies, 'library' | 'searchIn' | 'lexicon'>): Promise<PassageDependencies> {
  const view = await openView(library)
  return { library: view, search: searchIn(view), prepare: library.reading, lexicon }
}

/** The stages of today: rules plan, the library's words are composed, code verifies. */
const STAGES: Stages = {
  plan: planOf,
  compose: answerExtractively,
  verify: finishComposition,
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
  await requireDocuments(parts.library, request.documents)
  const history = await historyOf(turnMemory, request)
  const understanding = await readQuestion({ ...dependencies, ...parts }, request, {
    history: history ?? [],
    session,
  })
  const plan = STAGES.plan(understanding)
  const { language } = plan
  const id = dependencies.newId()
  yield {
    type: 'answer-start',
    id,
    standaloneQuestion: plan.standalone,
    intent: understanding.intent,
  }
  signal?.throwIfAborted()
  const understoodAt = clockMs()
  const { composition, ranking } = await STAGES.compose(parts, understanding, plan)
  const composedAt = clockMs()
  yield { type: 'evidence', clauses: evidenceOf(composition.statements) }
  signal?.throwIfAborted()
  const generated: Generated =
    session === null
      ? withoutModel(composition, request)
      : yield* generate({ request, understanding, composition, ranking, parts, session })
  const generatedAt = clockMs()
  const finished = await finishAnswer(parts, generated, {
    plan,
    documents: understanding.scope.documents,
  })
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
  {
    library,
    lexicon,
    makeStandalone,
    leansOnHistory,
    today,
  }: Omit<AssistantDependencies, 'library'> & PassageDependencies,
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
  for (const { role, content } of history) {
    const said = normaliseText(content.slice(0, MAX_MENTIONED_CHARS))
    library.mention(role === 'user' ? wordsToLookUp(said, lexicon) : [said])
  }
  const standalone = await makeStandalone(question, history, { library, read })
  const understanding = await read(standalone)
  const isOpen =
    history.length > 0 &&
    wordsOf(standalone) === wordsOf(question) &&
    leansOnHistory(question, understanding)
  if (session === null || !isOpen) return understanding
  return read(await rewriteFollowUp(question, history, session))
}

/** Of what was said before, so much is looked up together with the question. */
const MAX_MENTIONED_CHARS = 4000

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
  parts: Pick<PassageDependencies, 'library' | 'prepare'>,
  { composition, released, generator }: Generated,
  { plan, documents: asked }: { plan: QueryPlan; documents: readonly PolicyDocument[] },
): Promise<Omit<Answer, 'id' | 'question' | 'scope' | 'timingsMs' | 'usage'>> {
  const { asOf, language, standalone, unread } = plan
  const finished =
    released === null
      ? await STAGES.verify(composition, { ...parts, asOf, language, documents: asked })
      : { ...released, composition: { ...composition, statements: released.statements } }
  const { verification, text, citations } = finished
  const { intent, answerability, declined, coverage, notices, statements } = finished.composition
  const { outcome } = answerability
  const unheld = unheldWords(plan)
  const documents = statements.flatMap(({ evidence }) => evidence.map(({ document }) => document))
  return {
    standaloneQuestion: standalone,
    intent,
    outcome,
    refusal: declined === undefined ? null : { reason: refusalReason(answerability), ...declined },
    text,
    citations,
    coverage,
    notices: [
      ...notices,
      ...unreadNotices(unread, language),
      ...(outcome !== 'refused' && unheld.length > 0 ? [unheldNotice(unheld, language)] : []),
      ...standingNotices(documents, asOf, language),
      ...damageNotices(statements, language),
    ],
    verification,
    generator,
  }
}

function unheldWords({ parts }: QueryPlan): string[] {
  const terms = parts.flatMap((part) => part.terms)
  return terms.filter(({ role }) => role === 'unheld').map(({ text }) => text)
}

async function requireDocuments(
  library: LibraryView,
  ids: readonly string[] | undefined,
): Promise<void> {
  for (const id of ids ?? []) await requireDocument(library, id)
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
