// MCP: what goes into the tools and comes out, made of the schemas of the domain and the API.
import { z } from 'zod'
import { AnswerSchema, AskRequestSchema } from '#domain/answer.ts'
import { ClauseSchema } from '#domain/clause.ts'
import { PolicyDocumentSchema } from '#domain/document.ts'
import { ClauseDetailSchema } from '#surfaces/http/routes/clauses.ts'
import { ComparisonSchema } from '#surfaces/http/routes/compare.ts'
import { SearchRequestSchema, SearchResultSchema } from '#surfaces/http/routes/search.ts'

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

const ShownDocumentSchema = PolicyDocumentSchema.omit({ proofs: true, source: true })
export type ShownDocument = z.infer<typeof ShownDocumentSchema>

export const ASK = {
  input: z.object({
    question: question.describe('完整的问题，如“哪些措施涉及老年用品？”“68号文第十四条讲什么？”'),
    history: AskRequestSchema.shape.history.describe('此前的对话；追问时带上'),
    documents: onlyDocuments,
    asOf: onDay,
  }),
  output: ANSWER,
}

export const LIST_MEASURES = {
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
  input: z.object({ id: z.string().min(1).describe('条款编号，取自其他工具的结果') }),
  output: ClauseDetailSchema.extend({ clause: ShownClauseSchema, document: ShownDocumentSchema }),
}

const Pair = ComparisonSchema.shape.pairs.element
export const COMPARE_DOCUMENTS = {
  input: z.object({
    from: z.string().min(1).describe('较早的文件的编号'),
    to: z.string().min(1).describe('较晚的文件的编号'),
    includeSame: z.boolean().default(false).describe('是否也列出未变的条款'),
  }),
  output: z.object({
    from: ShownDocumentSchema,
    to: ShownDocumentSchema,
    counts: z.record(Pair.shape.change, z.int()).describe('各类变化的条款数'),
    pairs: z.array(
      Pair.extend({ from: ShownClauseSchema.nullable(), to: ShownClauseSchema.nullable() }),
    ),
  }),
}

const MAX_LISTED = 200
export const LIST_DOCUMENTS = {
  input: z.object({
    name: z.string().optional().describe('题名、文号或别名里含有的字；不写则列出全部'),
    limit: z.int().min(1).max(MAX_LISTED).default(50).describe('最多列出几份'),
  }),
  output: z.object({
    total: z.int().describe('符合的文件数'),
    documents: z.array(ShownDocumentSchema),
  }),
}
