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

/** The registry. A client of MCP gives ids; a model gives words, which its adapter reads first. */
export function libraryTools(services: Services) {
  return {
    search: {
      name: 'search_clauses',
      title: '检索条款',
      description: '只检索、不作答：按相关程度列出最接近的 k 个条款。不保证穷尽。',
      input: SearchRequestSchema,
      output: SearchResultSchema,
      run: services.search,
    },
    sweep: {
      name: 'sweep',
      title: '逐条检查',
      description: '逐条检查全部条款，返回涉及一个主题的所有条款',
      input: z.object({ topic: z.string() }),
      output: z.object({ clauses, clausesScanned: z.int() }),
      run: services.sweepTopic,
    },
    readClause: {
      name: 'get_clause',
      title: '查看条款',
      description: '按编号取一个条款的原文、所属文件与效力，以及上级、下级和前后条款的编号。',
      input: z.object({ id: z.string().min(1).describe('条款编号，取自其他工具的结果') }),
      output: ClauseDetailSchema,
      run: services.readClause,
    },
    findClauses: {
      name: 'find_clauses',
      title: '按地址查条款',
      description: '按地址取条款，如“68号文第三部分第（二）项”',
      input: z.object({ address: z.string() }),
      output: z.object({ clauses }),
      run: services.findClauses,
    },
    compare: {
      name: 'compare_documents',
      title: '比较两份文件',
      description: '逐条对齐两份文件，给出修改、新增、删去的条款，以及只在一方出现的数字。',
      input: z.object({
        from: z.string().min(1).describe('较早的文件的编号'),
        to: z.string().min(1).describe('较晚的文件的编号'),
      }),
      output: ComparisonSchema,
      run: services.compare,
    },
    listDocuments: {
      name: 'list_documents',
      title: '列出文件',
      description:
        '列出库中的文件：编号、题名、文号、发布日期、效力，以及草案与正式稿、前后两轮的关系。',
      input: z.object({
        name: z.string().optional().describe('题名、文号或别名里含有的字；不写则列出全部'),
      }),
      output: DocumentListSchema,
      run: services.listDocuments,
    },
  } satisfies Record<string, Tool>
}
export type LibraryTools = ReturnType<typeof libraryTools>
