// Services: what every surface may ask for but an answer; each is one function, whoever calls.
import type { Clause } from '#domain/clause.ts'
import type { RequestContext, Service } from '#domain/context.ts'
import { AppError } from '#domain/errors.ts'
import type { OpenParts } from '#retrieve/open-parts.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'
import type { ConversationStore, JudgedExchange } from '#store/conversation-store.ts'
import { readClause, type ClauseDetail } from './clauses.ts'
import { compareDocuments, type Comparison, type CompareRequest } from './compare.ts'
import { createConversationServices, type ConversationServices } from './conversations.ts'
import {
  listDocuments,
  readDocument,
  type DocumentDetail,
  type DocumentList,
  type DocumentListRequest,
} from './documents.ts'
import { draftCases, type DraftCase } from './draft-case.ts'
import { findClauses } from './find-clauses.ts'
import { searchClauses, type SearchRequest, type SearchResult } from './search.ts'
import type { TopicMap } from './topic-map.ts'
import { createTopicMap, sweepTopic } from './topics.ts'

export interface Services extends ConversationServices {
  /** Throws AppError LIBRARY_EMPTY if there is nothing to ask; all that asks begins with it. */
  requireClauses(): void
  /** What is served. Throws LIBRARY_EMPTY. */
  describeLibrary: Service<object, { version: string; documents: number }>
  listDocuments: Service<DocumentListRequest, DocumentList>
  readDocument: Service<{ id: string }, DocumentDetail>
  readClause: Service<{ id: string }, ClauseDetail>
  /** The clauses that an address means. */
  findClauses: Service<{ address: string }, { clauses: Clause[] }>
  search: Service<SearchRequest, SearchResult>
  compare: Service<CompareRequest, Comparison>
  /** The clauses that bear on each topic; on those that the library suggests if none are named. */
  mapTopics: Service<{ topics?: string[] | undefined }, TopicMap>
  /** The clauses that bear on one topic, and how many were tested. */
  sweepTopic: Service<{ topic: string }, { clauses: Clause[]; clausesScanned: number }>
  /** What people said of answers, as cases for the evals. */
  draftCases: Service<{ judged: readonly JudgedExchange[] }, DraftCase[]>
}

export interface ServiceDependencies {
  open: OpenParts
  conversations: ConversationStore
  /** Why the library has no policy clause and what to do about it; null where it has some. */
  whyEmpty: () => string | null
}

/** The services over one library. */
export function createServices(dependencies: ServiceDependencies): Services {
  const { open, conversations, whyEmpty } = dependencies
  const rowsOf = createTopicMap()
  const requireClauses = (): void => {
    const reason = whyEmpty()
    if (reason !== null) throw new AppError('LIBRARY_EMPTY', reason)
  }
  /** A service over one snapshot. */
  const over =
    <Input, Output>(
      service: (
        parts: PassageDependencies,
        input: Input,
        context: RequestContext,
      ) => Promise<Output>,
    ): Service<Input, Output> =>
    async (input, context) =>
      service(await open(), input, context)
  /** A service that there must be something to ask for. */
  const asking =
    <Input, Output>(service: Service<Input, Output>): Service<Input, Output> =>
    async (input, context) => {
      requireClauses()
      return service(input, context)
    }
  return {
    ...createConversationServices(conversations),
    requireClauses,
    describeLibrary: asking(
      over(async ({ library }) => ({
        version: library.snapshot.id,
        documents: (await library.documents()).length,
      })),
    ),
    listDocuments: over(({ library }, input, context) => listDocuments(library, input, context)),
    readDocument: over(({ library }, input, context) => readDocument(library, input, context)),
    readClause: over(({ library }, input, context) => readClause(library, input, context)),
    findClauses: over(findClauses),
    search: asking(over(searchClauses)),
    compare: asking(
      over(({ library }, input, context) => compareDocuments(library, input, context)),
    ),
    mapTopics: asking(
      over(async (parts, { topics }, context) => ({
        ...(await listDocuments(parts.library, {}, context)),
        rows: await rowsOf(parts, topics, context),
      })),
    ),
    sweepTopic: asking(over(sweepTopic)),
    draftCases: over(({ library }, { judged }) => draftCases(library, judged)),
  }
}
