// MCP: what goes into the tools and comes out, as clients see it: less than the services take and give.
import { z } from 'zod'
import { AnswerSchema, AskRequestSchema } from '#domain/answer.ts'
import { ClauseSchema, type Clause } from '#domain/clause.ts'
import { PolicyDocumentSchema, type PolicyDocument } from '#domain/document.ts'
import { ClausePairSchema } from '#services/align.ts'
import { ClauseDetailSchema } from '#services/clauses.ts'
import type { Comparison } from '#services/compare.ts'
import { SearchRequestSchema, SearchResultSchema } from '#services/search.ts'
import { CLAUSE_INPUT, COMPARE_INPUT, DOCUMENTS_INPUT } from '#services/tools.ts'

/** Without its name: clients want the type of a tool's output at the top, not a reference to it. */
const ANSWER = z.object(AnswerSchema.shape)

const { question, documents, asOf } = AskRequestSchema.shape
const onlyDocuments = documents.describe('只看这些文件（编号，list_documents 可查）')
const onDay = asOf.describe('以这一天判断文件的效力，形如 2025-01-31；不写为今天')

/** What a model reads of a clause; offsets and the text for search are left out. */
const ShownClauseSchema = ClauseSchema.pick({
  id: true,
  documentId: true,
  kind: true,
  label: true,
  title: true,
  text: true,
})
export type ShownClause = z.infer<typeof ShownClauseSchema>

export function showClause({ id, documentId, kind, label, title, text }: Clause): ShownClause {
  return { id, documentId, kind, label, title, text }
}

const ShownDocumentSchema = PolicyDocumentSchema.omit({ proofs: true, source: true })
export type ShownDocument = z.infer<typeof ShownDocumentSchema>

export function showDocument({
  proofs: _proofs,
  source: _source,
  ...document
}: PolicyDocument): ShownDocument {
  return document
}

export const ASK = {
  title: '按条款回答',
  description:
    '回答关于库中政策文件的问题：逐句引用条款原文，标明文件、条款地址与效力（现行、征求意见稿、已到期等），引文经程序核对。文件没有说的会明确拒答。',
  input: z.object({
    question: question.describe('完整的问题，如“哪些措施涉及老年用品？”“68号文第十四条讲什么？”'),
    history: AskRequestSchema.shape.history.describe('此前的对话；追问时带上'),
    documents: onlyDocuments,
    asOf: onDay,
  }),
  output: ANSWER,
}

export const LIST_MEASURES = {
  title: '穷尽列举',
  description:
    '列出库中涉及某个主题的全部条款：逐条检查每个条款，一条不漏，并给出检查了多少、涉及多少。问“哪些、列出、都有”时用它，不要用 search_clauses。',
  input: z.object({
    topic: question.describe('主题词，如“老年用品”“绿色低碳”'),
    documents: onlyDocuments,
    asOf: onDay,
  }),
  output: ANSWER,
}

export const SEARCH_CLAUSES = {
  input: z.object({
    query: SearchRequestSchema.shape.query.describe('要找的词句'),
    k: SearchRequestSchema.shape.k,
    documents: onlyDocuments,
  }),
  output: SearchResultSchema.extend({
    hits: z.array(SearchResultSchema.shape.hits.element.extend({ clause: ShownClauseSchema })),
  }),
}

export const GET_CLAUSE = {
  input: CLAUSE_INPUT,
  output: ClauseDetailSchema.extend({ clause: ShownClauseSchema, document: ShownDocumentSchema }),
}

export const COMPARE_DOCUMENTS = {
  input: COMPARE_INPUT.extend({
    includeSame: z.boolean().default(false).describe('是否也列出未变的条款'),
  }),
  output: z.object({
    from: ShownDocumentSchema,
    to: ShownDocumentSchema,
    counts: z.record(ClausePairSchema.shape.change, z.int()).describe('各类变化的条款数'),
    pairs: z.array(
      ClausePairSchema.extend({
        from: ShownClauseSchema.nullable(),
        to: ShownClauseSchema.nullable(),
      }),
    ),
  }),
}
export type ShownComparison = z.infer<typeof COMPARE_DOCUMENTS.output>

export function showComparison(
  { from, to, pairs }: Comparison,
  includeSame: boolean,
): ShownComparison {
  const countOf = (change: Comparison['pairs'][number]['change']): number =>
    pairs.filter((pair) => pair.change === change).length
  return {
    from: showDocument(from),
    to: showDocument(to),
    counts: {
      same: countOf('same'),
      changed: countOf('changed'),
      added: countOf('added'),
      dropped: countOf('dropped'),
    },
    pairs: pairs
      .filter(({ change }) => includeSame || change !== 'same')
      .map((pair) => ({
        ...pair,
        from: pair.from && showClause(pair.from),
        to: pair.to && showClause(pair.to),
      })),
  }
}

const MAX_LISTED = 200
export const LIST_DOCUMENTS = {
  input: DOCUMENTS_INPUT.extend({
    limit: z.int().min(1).max(MAX_LISTED).default(50).describe('最多列出几份'),
  }),
  output: z.object({
    total: z.int().describe('符合的文件数'),
    documents: z.array(ShownDocumentSchema),
  }),
}
