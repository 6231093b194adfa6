// Answer: the library's tools in the words of a language model: it names documents, and reads clauses.
import { z } from 'zod'
import type { Clause } from '#domain/clause.ts'
import type { RequestContext } from '#domain/context.ts'
import type { Understanding } from '#domain/understanding.ts'
import { standingOn } from '#domain/validity.ts'
import type { LibraryView } from '#library/view.ts'
import type { Lexicon } from '#retrieve/lexicon.ts'
import { understand } from '#retrieve/question.ts'
import type { LibraryTools } from '#services/tools.ts'
import { citeDocument } from '#words/answers.ts'
import type { CitedClause } from './cited-clause.ts'

/** Clauses of one call; a larger answer is cut and says so. */
const MAX_CLAUSES = 12

export interface ToolResult {
  /** Said before the clauses; data like them. */
  note: string
  evidence: CitedClause[]
}

/** A tool as a model sees it: its name, what it does, what it takes, and the call itself. */
export interface ModelTool {
  name: string
  description: string
  /** Each argument a text. */
  schema: z.ZodObject<Record<string, z.ZodType<string>>>
  call(given: Readonly<Record<string, string>>): Promise<ToolResult>
}

export interface ModelToolParts {
  tools: LibraryTools
  library: LibraryView
  lexicon: Lexicon
  context: RequestContext
}

/** What a call found. */
interface Found {
  note: string
  clauses: readonly Clause[]
}

const words = (description: string): z.ZodType<string> => z.string().max(300).describe(description)

/** search, sweep, get_clause, compare, documents, for one question. */
export function modelTools(parts: ModelToolParts): ModelTool[] {
  const { sweep, findClauses } = parts.tools
  return [
    {
      name: 'search',
      description: '按意思检索条款，返回最接近的几条',
      schema: z.object({ query: words('要找的内容，可带文件名') }),
      call: async ({ query = '' }) => withDocuments(await search(query, parts), parts),
    },
    {
      name: sweep.name,
      description: sweep.description,
      schema: z.object({ topic: words('主题词，可带文件名') }),
      call: async ({ topic = '' }) => {
        const { clauses, clausesScanned } = await sweep.run({ topic }, parts.context)
        const note = `检查了 ${clausesScanned} 条，涉及的有 ${clauses.length} 条`
        return withDocuments({ clauses, note }, parts)
      },
    },
    {
      name: 'get_clause',
      description: findClauses.description,
      schema: z.object({ address: words('文件名和条款号') }),
      call: async ({ address = '' }) => {
        const { clauses } = await findClauses.run({ address }, parts.context)
        const note = clauses.length === 0 ? '没有这个地址' : `${clauses.length} 条`
        return withDocuments({ clauses, note }, parts)
      },
    },
    {
      name: 'compare',
      description: '逐条对照两份文件，返回有变化的条款',
      schema: z.object({ from: words('较早的文件名'), to: words('较晚的文件名') }),
      call: async ({ from = '', to = '' }) => withDocuments(await compare(from, to, parts), parts),
    },
    {
      name: 'documents',
      description: '列出库中全部文件及其效力',
      schema: z.object({}),
      call: async () => ({ note: await list(parts), evidence: [] }),
    },
  ]
}

function read(text: string, { library, lexicon, context }: ModelToolParts): Promise<Understanding> {
  return understand({ library, lexicon }, text, { asOf: context.asOf })
}

async function search(query: string, parts: ModelToolParts): Promise<Found> {
  const { scope, topic } = await read(query, parts)
  const all = await parts.library.documents()
  const isNarrow = scope.documents.length < all.length
  const input = {
    query: topic.trim() === '' ? query : topic,
    k: MAX_CLAUSES / 2,
    documents: isNarrow ? scope.documents.map(({ id }) => id) : undefined,
  }
  const { hits } = await parts.tools.search.run(input, parts.context)
  return { clauses: hits.map(({ clause }) => clause), note: `找到 ${hits.length} 条` }
}

async function compare(from: string, to: string, parts: ModelToolParts): Promise<Found> {
  const [older] = (await read(from, parts)).scope.mentioned
  const [newer] = (await read(to, parts)).scope.mentioned
  if (older === undefined || newer === undefined)
    return { note: '没有认出这两份文件；documents 列出全部文件名', clauses: [] }
  const ids = { from: older.id, to: newer.id }
  const { pairs } = await parts.tools.compare.run(ids, parts.context)
  const changed = pairs.filter(({ change }) => change !== 'same')
  const sides = changed.flatMap((pair) => [pair.from, pair.to].filter((side) => side !== null))
  return { clauses: sides, note: `${changed.length} 处有变化` }
}

async function list({ tools, context }: ModelToolParts): Promise<string> {
  const { documents } = await tools.listDocuments.run({}, context)
  return documents
    .map((document) => `${citeDocument(document)}：${standingOn(document, null, context.asOf)}`)
    .join('\n')
}

/** The first clauses of what was found, each as evidence. */
async function withDocuments(
  { clauses, note }: Found,
  { library }: ModelToolParts,
): Promise<ToolResult> {
  const evidence: CitedClause[] = []
  for (const clause of clauses.slice(0, MAX_CLAUSES)) {
    const document = await library.document(clause.documentId)
    if (document !== undefined) evidence.push({ clause, document, quotes: [] })
  }
  const more = clauses.length - evidence.length
  return { note: more > 0 ? `${note}；只列出前 ${evidence.length} 条` : note, evidence }
}
