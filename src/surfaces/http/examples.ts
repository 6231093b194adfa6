// HTTP: the examples of the OpenAPI description, one short exchange about an invented document.
import type { Answer } from '#domain/answer.ts'
import type { Clause } from '#domain/clause.ts'
import type { Conversation } from '#domain/conversation.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { ListedDocument } from '#services/documents.ts'

const CLAUSE_TEXT = '（一）老年用品。开发适老化家电，支持建设体验中心3家。'
const QUOTE = '开发适老化家电，支持建设体验中心3家。'

export const DOCUMENT_EXAMPLE: PolicyDocument = {
  id: 'example-2025-1',
  title: '示例市促进消费若干措施',
  number: '示政发〔2025〕1号',
  issuers: ['示例市人民政府'],
  issuedOn: '2025-01-10',
  period: { from: '2025', to: '2026' },
  standing: 'in-force',
  standingBasis: '本措施自印发之日起施行。',
  authority: 'government',
  collection: 'default',
  draftOf: null,
  succeeds: null,
  aliases: ['1号文'],
  defects: [],
  proofs: {},
  source: { file: 'example.md', format: 'markdown', sha256: '0'.repeat(64), url: null },
}

export const LISTED_EXAMPLE: ListedDocument = { ...DOCUMENT_EXAMPLE, clauseCount: 40 }

export const CLAUSE_EXAMPLE: Clause = {
  id: 'example-2025-1:chapter2.article1',
  documentId: DOCUMENT_EXAMPLE.id,
  kind: 'article',
  marker: '（一）',
  ordinal: '1',
  label: '二（一）',
  path: ['二', '（一）'],
  title: '老年用品',
  text: CLAUSE_TEXT,
  searchText: CLAUSE_TEXT,
  span: { start: 210, end: 210 + CLAUSE_TEXT.length },
  parentId: 'example-2025-1:chapter2',
  order: 4,
  defects: [],
}

export const ANSWER_EXAMPLE: Answer = {
  id: '6f1b0f0e-1f60-4a57-8f0c-0c1c6f0d6c11',
  question: '哪些措施涉及老年用品？',
  standaloneQuestion: '哪些措施涉及老年用品？',
  scope: { documents: [], asOf: null },
  intent: 'list',
  outcome: 'answered',
  refusal: null,
  text: `${QUOTE}[1]`,
  citations: [
    {
      n: 1,
      clauseId: CLAUSE_EXAMPLE.id,
      documentId: DOCUMENT_EXAMPLE.id,
      documentTitle: DOCUMENT_EXAMPLE.title,
      documentNumber: DOCUMENT_EXAMPLE.number,
      label: CLAUSE_EXAMPLE.label,
      standing: 'in-force',
      authority: 'government',
      text: CLAUSE_TEXT,
      quotes: [{ text: QUOTE, start: CLAUSE_TEXT.indexOf(QUOTE), end: CLAUSE_TEXT.length }],
      url: `/documents/${DOCUMENT_EXAMPLE.id}#${CLAUSE_EXAMPLE.id}`,
    },
  ],
  coverage: { clausesMatched: 1, clausesScanned: 40, documentsMatched: 1, documentsScanned: 1 },
  notices: [],
  verification: { passed: true, sentences: 1, removed: 0, repaired: 0, failures: [] },
  generator: { kind: 'extractive' },
  timingsMs: { understand: 1, retrieve: 2, generate: 1, verify: 1, total: 5 },
  usage: null,
}

export const CONVERSATION_EXAMPLE: Conversation = {
  id: 'b7c1f2de-6a0e-4a0c-9d0e-2f0f6f7a9b11',
  title: ANSWER_EXAMPLE.question,
  createdAt: '2026-01-10T01:30:00.000Z',
  updatedAt: '2026-01-10T01:30:00.000Z',
  exchangeCount: 1,
  exchanges: [
    {
      askedAt: '2026-01-10T01:30:00.000Z',
      answer: ANSWER_EXAMPLE,
      feedback: {
        vote: 'down',
        reason: 'incomplete',
        comment: '还有消费券',
        givenAt: '2026-01-10T01:31:00.000Z',
      },
    },
  ],
}
