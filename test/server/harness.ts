// A two-document library and an assistant over it, small enough to know every clause by heart.
import type { output, ZodType } from 'zod'
import type { AnswerEvent, Assistant } from '../../src/answer/assistant.ts'
import type { AskRequest } from '../../src/domain/answer.ts'
import type { Clause } from '../../src/domain/clause.ts'
import type { PolicyDocument } from '../../src/domain/document.ts'
import { AppError } from '../../src/domain/errors.ts'
import type { Library } from '../../src/indexing/library.ts'
import { createApp, type AppOptions } from '../../src/server/app.ts'
import { ANSWER_EXAMPLE, CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '../../src/server/examples.ts'
import { createLogger } from '../../src/server/logger.ts'
import { ProblemSchema } from '../../src/server/problem.ts'

export const PLAN: PolicyDocument = {
  ...DOCUMENT_EXAMPLE,
  id: 'plan',
  title: '示例方案',
  period: { from: '2023', to: '2024' },
}
export const DRAFT: PolicyDocument = {
  ...DOCUMENT_EXAMPLE,
  id: 'draft',
  title: '示例草案',
  number: null,
  period: null,
  standing: 'draft',
}

const clause = (id: string, parentId: string | null, changes: Partial<Clause> = {}): Clause => ({
  ...CLAUSE_EXAMPLE,
  id: `plan:${id}`,
  documentId: 'plan',
  parentId: parentId === null ? null : `plan:${parentId}`,
  ...changes,
})

export const CLAUSES: Clause[] = [
  clause('title', null, { kind: 'matter', order: 0, text: '示例方案' }),
  clause('chapter1', null, { kind: 'chapter', order: 1, text: '一、总体要求' }),
  clause('chapter1.article1', 'chapter1', { order: 2, text: '（一）坚持创新。' }),
  clause('chapter1.article2', 'chapter1', { order: 3, text: '（二）坚持协调。' }),
  clause('chapter2', null, { kind: 'chapter', order: 4, text: '二、主要任务' }),
  clause('signature', null, { kind: 'matter', order: 5, text: '2023年7月19日' }),
]

export const library: Library = {
  version: 'v1',
  documents: async () => [PLAN, DRAFT],
  document: async (id) => [PLAN, DRAFT].find((document) => document.id === id),
  clauses: async (filter) =>
    CLAUSES.filter(({ documentId }) => filter?.documentIds?.includes(documentId) ?? true),
  clause: async (id) => CLAUSES.find((candidate) => candidate.id === id),
  keywordSearch: async () => [],
  vectorSearch: async () => [],
  clausesContaining: async () => [],
}

export const EVENTS: AnswerEvent[] = [
  { type: 'answer-start', id: 'a1', standaloneQuestion: '问', intent: 'list' },
  { type: 'evidence', clauses: [] },
  { type: 'answer-delta', text: '第一行\n第二行[1]' },
  { type: 'citation', citation: ANSWER_EXAMPLE.citations[0]! },
  { type: 'answer-end', answer: ANSWER_EXAMPLE },
]

/** An assistant whose every part can be replaced by the test. */
export function assistantWith(changes: Partial<Assistant> = {}): Assistant {
  return {
    ask: async (request: AskRequest) => {
      refuseUnknown(request.documents)
      return { ...ANSWER_EXAMPLE, question: request.question }
    },
    async *askEvents(request: AskRequest) {
      refuseUnknown(request.documents)
      yield* EVENTS
    },
    search: async () => [
      {
        clause: CLAUSE_EXAMPLE,
        documentTitle: PLAN.title,
        score: 1,
        keywordScore: 1,
        vectorScore: null,
        matchedTerms: ['创新'],
      },
    ],
    compare: async () => [],
    ...changes,
  }
}

function refuseUnknown(documents: string[] = []): void {
  const unknown = documents.find((id) => id !== PLAN.id && id !== DRAFT.id)
  if (unknown !== undefined) throw new AppError('NOT_FOUND', `没有编号为“${unknown}”的文件。`)
}

export interface Harness {
  app: ReturnType<typeof createApp>
  /** Every log line written so far. */
  logs: Record<string, unknown>[]
}

/** An app over the harness library, with its log kept in memory. */
export function harness(
  changes: { assistant?: Partial<Assistant> } & Partial<AppOptions> = {},
): Harness {
  const { assistant, ...options } = changes
  const logs: Record<string, unknown>[] = []
  const destination = { write: (line: string) => void logs.push(JSON.parse(line)) }
  const app = createApp({
    services: () => ({ assistant: assistantWith(assistant), library }),
    logger: createLogger({ level: 'debug', destination }),
    now: () => new Date('2026-11-20T16:30:00Z'),
    limits: { maxBodyBytes: 200_000, requestTimeoutMs: 5000, heartbeatMs: 15_000 },
    corsOrigins: [],
    ...options,
  })
  return { app, logs }
}

/** A POST of JSON. */
export function posting(body: unknown, init: RequestInit = {}): RequestInit {
  return {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
    headers: { 'Content-Type': 'application/json', ...init.headers },
  }
}

/** The body of a response, parsed by the schema that describes it. */
export async function bodyOf<Schema extends ZodType>(
  schema: Schema,
  response: Response | Promise<Response>,
): Promise<output<Schema>> {
  return schema.parse(await (await response).json())
}

/** The problem details of a response. */
export const problemOf = (response: Response | Promise<Response>) => bodyOf(ProblemSchema, response)

/** The events of a finished server-sent event stream. */
export function parseEvents(stream: string): { event: string; data: unknown }[] {
  return stream
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event = '', data = '', ...more] = block.split('\n')
      if (more.length > 0) throw new Error(`more than one data line: ${block}`)
      return { event: event.slice(7), data: JSON.parse(data.slice(6)) as unknown }
    })
}
