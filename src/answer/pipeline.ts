// Answer: the one pipeline from a question to a verified answer; every surface calls it.
import type { Answer, AskRequest } from '#domain/answer.ts'
import { refusalReason } from '#domain/answerability.ts'
import type { RequestContext } from '#domain/context.ts'
import type { Remembered, TurnMemory } from '#domain/conversation.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { QueryPlan } from '#domain/plan.ts'
import { AppError } from '#domain/errors.ts'
import type { OpenParts } from '#retrieve/open-parts.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'
import { planOf } from '#retrieve/query-plan.ts'
import { requireDocument } from '#services/documents.ts'
import type { Services } from '#services/services.ts'
import { libraryTools, type LibraryTools } from '#services/tools.ts'
import type { AnswerEvent, Assistant } from './assistant.ts'
import { damageNotices } from './damage.ts'
import { answerExtractively } from './extractive.ts'
import { finishComposition } from './finish.ts'
import { generate } from './generative.ts'
import type { Generated } from './generative.ts'
import { openSession } from './model-session.ts'
import type { Generation, ModelSession } from './model-session.ts'
import { historyOf, readQuestion } from './read-question.ts'
import type { LeansOnHistory, MakeStandalone } from './read-question.ts'
import type { Stages } from './stages.ts'
import type { Composition, Statement } from './statement.ts'
import { memoryNotices, standingNotices, unheldNotice, unreadNotices } from '#words/answers.ts'

export interface AssistantDependencies {
  open: OpenParts
  /** All else that may be asked for. */
  services: Services
  makeStandalone: MakeStandalone
  leansOnHistory: LeansOnHistory
  /** What a language model writes answers with; null answers without one. */
  generation: Generation | null
  turnMemory: TurnMemory
  /** Is told of each call to a language model that failed, and for which request it was made. */
  onModelFailure: (error: unknown, requestId: string) => void
  /** Monotonic milliseconds. */
  clockMs: () => number
  newId: () => string
}

/** The assistant over one library; every part it needs is handed in. */
export function createAssistant(dependencies: AssistantDependencies): Assistant {
  const { services } = dependencies
  const tools = libraryTools(() => services)
  const askEvents: Assistant['askEvents'] = async function* (request, { asOf, ...context }) {
    services.requireClauses()
    const { documents, asOf: day = asOf } = request
    const parts = await dependencies.open()
    for (const id of documents ?? []) await requireDocument(parts.library, id)
    yield* answerEvents({ ...dependencies, ...parts, tools }, request, { ...context, asOf: day })
  }
  return {
    ...services,
    askEvents,
    ask: async (request, context) => {
      let last: Answer | undefined
      for await (const event of askEvents(request, context)) {
        if (event.type === 'answer-end') last = event.answer
      }
      if (last === undefined) throw new AppError('INTERNAL', '没有生成回答')
      return last
    },
  }
}

/** The stages of today: rules plan, the library's words are composed, code verifies. */
const STAGES: Stages = {
  plan: planOf,
  compose: answerExtractively,
  verify: finishComposition,
}

async function* answerEvents(
  dependencies: AssistantDependencies & PassageDependencies & { tools: LibraryTools },
  request: AskRequest,
  context: RequestContext,
): AsyncGenerator<AnswerEvent> {
  const { turnMemory, clockMs, tools } = dependencies
  const startedAt = clockMs()
  const parts = { ...dependencies, budget: context.budget }
  const session = sessionOf(dependencies, context)
  const history = await historyOf(turnMemory, request)
  const understanding = await readQuestion(dependencies, request, {
    history: history ?? [],
    session,
    asOf: context.asOf,
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
  context.signal.throwIfAborted()
  const understoodAt = clockMs()
  const composed = await STAGES.compose(parts, understanding, plan)
  const { composition } = composed
  const composedAt = clockMs()
  yield { type: 'evidence', clauses: evidenceOf(composition.statements) }
  context.signal.throwIfAborted()
  const generated: Generated =
    session === null
      ? withoutModel(composition, request)
      : yield* generate({ ...composed, request, understanding, parts, session, tools, context })
  const generatedAt = clockMs()
  const finished = await finishAnswer(parts, generated, {
    plan,
    documents: understanding.scope.documents,
  })
  const answer: Answer = {
    id,
    question: request.question,
    scope: { documents: request.documents ?? [], asOf: request.asOf ?? null },
    ...finished,
    usage: usageOf(session),
    notices: [...finished.notices, ...memoryNotices({ recalled: history !== null }, language)],
    timingsMs: timingsOf([startedAt, understoodAt, composedAt, generatedAt, clockMs()]),
  }
  if (generated.released === null) {
    for (const citation of answer.citations) yield { type: 'citation', citation }
    for (const line of answer.text.split(/(?<=\n)/u)) yield { type: 'answer-delta', text: line }
  }
  const stored = await rememberIn(request.conversationId, answer, { ...context, turnMemory })
  const notices = [...answer.notices, ...memoryNotices({ stored }, language)]
  yield { type: 'answer-end', answer: { ...answer, notices } }
}

/** How long each stage took. @param moments the start, and the end of each stage */
function timingsOf(
  moments: readonly [number, number, number, number, number],
): Answer['timingsMs'] {
  const [started, understood, composed, generated, verified] = moments
  return {
    understand: understood - started,
    retrieve: composed - understood,
    generate: generated - composed,
    verify: verified - generated,
    total: verified - started,
  }
}

/** The use that this question makes of a language model; null where there is none. */
function sessionOf(
  { generation, onModelFailure }: AssistantDependencies,
  { signal, requestId }: RequestContext,
): ModelSession | null {
  if (generation === null) return null
  return openSession(generation, signal, (error) => onModelFailure(error, requestId))
}

/** What became of the answer in its conversation; one without is not to be kept. */
async function rememberIn(
  conversationId: string | undefined,
  answer: Answer,
  { turnMemory, principal }: RequestContext & { turnMemory: TurnMemory },
): Promise<Remembered> {
  if (conversationId === undefined) return 'stored'
  return turnMemory.remember(conversationId, answer, principal)
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
  { library }: Pick<PassageDependencies, 'library'>,
  { composition, released, generator }: Generated,
  { plan, documents: asked }: { plan: QueryPlan; documents: readonly PolicyDocument[] },
): Promise<Omit<Answer, 'id' | 'question' | 'scope' | 'timingsMs' | 'usage'>> {
  const { asOf, language, standalone, unread } = plan
  const finished =
    released === null
      ? await STAGES.verify(composition, { library, asOf, language, documents: asked })
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
