// Services: the tools over the library, once; MCP and the language model show them in their own words.
import { z } from 'zod'
import { ClauseSchema } from '#domain/clause.ts'
import type { Tool } from '#domain/tool.ts'
import { ClauseDetailSchema } from './clauses.ts'
import { ComparisonSchema } from './compare.ts'
import { DocumentListSchema } from './documents.ts'
import { SearchRequestSchema, SearchResultSchema } from './search.ts'
import type { Services } from './services.ts'

const clauses = z.array(ClauseSchema)

export const CLAUSE_INPUT = z.object({
  id: z.string().min(1).describe('条款编号，取自其他工具的结果'),
})
export const COMPARE_INPUT = z.object({
  from: z.string().min(1).describe('较早的文件的编号'),
  to: z.string().min(1).describe('较晚的文件的编号'),
})
export const DOCUMENTS_INPUT = z.object({
  name: z.string().optional().describe('题名、文号或别名里含有的字；不写则列出全部'),
})

const tool = <Input extends z.ZodType, Output extends z.ZodType>(
  defined: Tool<Input, Output>,
): Tool<Input, Output> => defined

/**
 * The registry. A client of MCP gives ids; a model gives words, which its adapter reads first.
 * @param services asked for by each call: a client may be connected before the library is loaded
 */
export function libraryTools(services: () => Services | Promise<Services>) {
  return {
    search: tool({
      name: 'search_clauses',
      title: '检索条款',
      description: '只检索、不作答：按相关程度列出最接近的 k 个条款。不保证穷尽。',
      input: SearchRequestSchema,
      output: SearchResultSchema,
      run: async (input, context) => (await services()).search(input, context),
    }),
    sweep: tool({
      name: 'sweep',
      title: '逐条检查',
      description: '逐条检查全部条款，返回涉及一个主题的所有条款',
      input: z.object({ topic: z.string() }),
      output: z.object({ clauses, clausesScanned: z.int() }),
      run: async (input, context) => (await services()).sweepTopic(input, context),
    }),
    readClause: tool({
      name: 'get_clause',
      title: '查看条款',
      description: '按编号取一个条款的原文、所属文件与效力，以及上级、下级和前后条款的编号。',
      input: CLAUSE_INPUT,
      output: ClauseDetailSchema,
      run: async (input, context) => (await services()).readClause(input, context),
    }),
    findClauses: tool({
      name: 'find_clauses',
      title: '按地址查条款',
      description: '按地址取条款，如“68号文第三部分第（二）项”',
      input: z.object({ address: z.string() }),
      output: z.object({ clauses }),
      run: async (input, context) => (await services()).findClauses(input, context),
    }),
    compare: tool({
      name: 'compare_documents',
      title: '比较两份文件',
      description: '逐条对齐两份文件，给出修改、新增、删去的条款，以及只在一方出现的数字。',
      input: COMPARE_INPUT,
      output: ComparisonSchema,
      run: async (input, context) => (await services()).compare(input, context),
    }),
    listDocuments: tool({
      name: 'list_documents',
      title: '列出文件',
      description:
        '列出库中的文件：编号、题名、文号、发布日期、效力，以及草案与正式稿、前后两轮的关系。',
      input: DOCUMENTS_INPUT,
      output: DocumentListSchema,
      run: async (input, context) => (await services()).listDocuments(input, context),
    }),
  }
}
export type LibraryTools = ReturnType<typeof libraryTools>
