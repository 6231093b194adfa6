// Answer: what an agent may ask of the library; each tool gives clauses or a short text.
import type { CitedClause } from './cited-clause.ts'
import { z } from 'zod'
import { parseAddresses } from '#documents/address/address.ts'
import type { Clause } from '#domain/clause.ts'
import { filterOf } from '#library/view.ts'
import { standingOn } from '#domain/validity.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'
import { clausesOf, resolveAddress } from '#retrieve/lookup.ts'
import { understand } from '#retrieve/question.ts'
import { sweep } from '#retrieve/sweep.ts'
import { compareDocuments } from './compare-documents.ts'
import { citeDocument } from '#words/answers.ts'

/** Clauses of one call; a larger answer is cut and says so. */
const MAX_CLAUSES = 12

export interface ToolResult {
  /** Said before the clauses; data like them. */
  note: string
  evidence: CitedClause[]
}

/** A tool of any agent: its name, what it does, what it takes, and the call itself. */
export interface LibraryTool {
  name: string
  description: string
  /** Each argument a text. */
  schema: z.ZodObject<Record<string, z.ZodType<string>>>
  call(given: Readonly<Record<string, string>>): Promise<ToolResult>
}

const words = (description: string): z.ZodType<string> => z.string().max(300).describe(description)

/** search, sweep, get_clause, compare, documents over one library. @param asOf YYYY-MM-DD */
export function libraryTools(parts: PassageDependencies, asOf: string): LibraryTool[] {
  const { library, search } = parts
  const withDocuments = async (clauses: readonly Clause[], note: string): Promise<ToolResult> => {
    const evidence: CitedClause[] = []
    for (const clause of clauses.slice(0, MAX_CLAUSES)) {
      const document = await library.document(clause.documentId)
      if (document !== undefined) evidence.push({ clause, document, quotes: [] })
    }
    const more = clauses.length - evidence.length
    return { note: more > 0 ? `${note}；只列出前 ${evidence.length} 条` : note, evidence }
  }
  const read = (question: string) => understand(parts, question, { asOf })
  return [
    {
      name: 'search',
      description: '按意思检索条款，返回最接近的几条',
      schema: z.object({ query: words('要找的内容，可带文件名') }),
      call: async ({ query = '' }) => {
        const { scope, topic } = await read(query)
        const filter = filterOf(scope.documents)
        const wanted = topic.trim() === '' ? query : topic
        const [hits = []] = await search(wanted, [{ k: MAX_CLAUSES / 2, filter }])
        return withDocuments(
          hits.map(({ clause }) => clause),
          `找到 ${hits.length} 条`,
        )
      },
    },
    {
      name: 'sweep',
      description: '逐条检查全部条款，返回涉及一个主题的所有条款',
      schema: z.object({ topic: words('主题词，可带文件名') }),
      call: async ({ topic = '' }) => {
        const { concepts, scope } = await read(topic)
        const filter = filterOf(scope.documents)
        const { hits, clausesScanned } = await sweep(parts, { concepts }, filter)
        const note = `检查了 ${clausesScanned} 条，涉及的有 ${hits.length} 条`
        return withDocuments(
          hits.map(({ clause }) => clause),
          note,
        )
      },
    },
    {
      name: 'get_clause',
      description: '按地址取条款，如“68号文第三部分第（二）项”',
      schema: z.object({ address: words('文件名和条款号') }),
      call: async ({ address = '' }) => {
        const { scope, addresses } = await read(address)
        const documents = scope.documents
        const tree = await library.tree()
        const wanted = addresses.length > 0 ? addresses : parseAddresses(address)
        const lookups = await Promise.all(
          wanted.map((one) => resolveAddress(one, { tree, documents })),
        )
        const found = lookups.flatMap(clausesOf)
        return withDocuments(found, found.length === 0 ? '没有这个地址' : `${found.length} 条`)
      },
    },
    {
      name: 'compare',
      description: '逐条对照两份文件，返回有变化的条款',
      schema: z.object({ from: words('较早的文件名'), to: words('较晚的文件名') }),
      call: async ({ from = '', to = '' }) => {
        const [older] = (await read(from)).scope.mentioned
        const [newer] = (await read(to)).scope.mentioned
        if (older === undefined || newer === undefined)
          return { note: '没有认出这两份文件；documents 列出全部文件名', evidence: [] }
        const ids = { from: older.id, to: newer.id }
        const { pairs } = await compareDocuments(library, ids, asOf)
        const changed = pairs.filter(({ change }) => change !== 'same')
        const clauses = changed.flatMap((pair) =>
          [pair.from, pair.to].filter((one) => one !== null),
        )
        return withDocuments(clauses, `${changed.length} 处有变化`)
      },
    },
    {
      name: 'documents',
      description: '列出库中全部文件及其效力',
      schema: z.object({}),
      call: async () => {
        const documents = await library.documents()
        const lines = documents.map(
          (document) => `${citeDocument(document)}：${standingOn(document, null, asOf)}`,
        )
        return { note: lines.join('\n'), evidence: [] }
      },
    },
  ]
}
