// MCP: the tools, each one call of what the HTTP API serves too.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { Comparison } from '#answer/assistant.ts'
import type { AskRequest } from '#domain/answer.ts'
import type { Clause } from '#domain/clause.ts'
import { documentOn } from '#domain/validity.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { citedText } from '#surfaces/http/cited-text.ts'
import { readClause } from '#surfaces/http/routes/clauses.ts'
import type { Services } from '#surfaces/http/context.ts'
import type { McpOptions } from './server.ts'
import { ASK, COMPARE_DOCUMENTS, GET_CLAUSE, LIST_DOCUMENTS, LIST_MEASURES } from './schemas.ts'
import { SEARCH_CLAUSES, type ShownClause, type ShownDocument } from './schemas.ts'
import { clauseText, comparisonText, documentsText, hitsText } from './texts.ts'
import { runTool, success } from './tool-result.ts'

/** Nothing is changed, and nothing but the library is looked at. */
const READ_ONLY = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
}

/** Adds all tools to a server. */
export function addTools(server: McpServer, options: McpOptions): void {
  addAskingTools(server, options)
  addReadingTools(server, options)
}

function addAskingTools(server: McpServer, options: McpOptions): void {
  const { services, linkTo, askOptions, onUnexpected } = options
  const answer = async (request: AskRequest, signal: AbortSignal) => {
    const call = askOptions()
    const limited = { ...call, signal: AbortSignal.any([signal, call.signal]) }
    const answered = await (await services()).assistant.ask(request, limited)
    return success(answered, citedText(answered, linkTo))
  }
  server.registerTool(
    'ask',
    {
      title: '按条款回答',
      description:
        '回答关于库中政策文件的问题：逐句引用条款原文，标明文件、条款地址与效力（现行、征求意见稿、已到期等），引文经程序核对。文件没有说的会明确拒答。',
      inputSchema: ASK.input,
      outputSchema: ASK.output,
      annotations: READ_ONLY,
    },
    (request, { signal }) => runTool(() => answer(request, signal), onUnexpected),
  )
  server.registerTool(
    'list_measures',
    {
      title: '穷尽列举',
      description:
        '列出库中涉及某个主题的全部条款：逐条检查每个条款，一条不漏，并给出检查了多少、涉及多少。问“哪些、列出、都有”时用它，不要用 search_clauses。',
      inputSchema: LIST_MEASURES.input,
      outputSchema: LIST_MEASURES.output,
      annotations: READ_ONLY,
    },
    ({ topic, ...rest }, { signal }) =>
      runTool(() => answer({ ...rest, question: `哪些措施涉及${topic}？` }, signal), onUnexpected),
  )
  server.registerTool(
    'search_clauses',
    {
      title: '检索条款',
      description: '只检索、不作答：按相关程度列出最接近的 k 个条款。不保证穷尽。',
      inputSchema: SEARCH_CLAUSES.input,
      outputSchema: SEARCH_CLAUSES.output,
      annotations: READ_ONLY,
    },
    ({ documents, ...query }) =>
      runTool(async () => {
        const request = documents === undefined ? query : { ...query, documents }
        const found = await (await services()).assistant.search(request)
        const hits = found.map((hit) => ({ ...hit, clause: showClause(hit.clause) }))
        return success({ hits }, hitsText(hits))
      }, onUnexpected),
  )
}

function addReadingTools(server: McpServer, options: McpOptions): void {
  const { services, today, onUnexpected } = options
  server.registerTool(
    'get_clause',
    {
      title: '查看条款',
      description: '按编号取一个条款的原文、所属文件与效力，以及上级、下级和前后条款的编号。',
      inputSchema: GET_CLAUSE.input,
      outputSchema: GET_CLAUSE.output,
      annotations: READ_ONLY,
    },
    ({ id }) =>
      runTool(async () => {
        const detail = await readClause((await services()).library, id, today())
        const document = showDocument(detail.document)
        const shown = { ...detail, clause: showClause(detail.clause), document }
        return success(shown, clauseText(shown.clause, document))
      }, onUnexpected),
  )
  server.registerTool(
    'compare_documents',
    {
      title: '比较两份文件',
      description: '逐条对齐两份文件，给出修改、新增、删去的条款，以及只在一方出现的数字。',
      inputSchema: COMPARE_DOCUMENTS.input,
      outputSchema: COMPARE_DOCUMENTS.output,
      annotations: READ_ONLY,
    },
    ({ includeSame, ...ids }) =>
      runTool(async () => {
        const comparison = await (await services()).assistant.compare(ids)
        const shown = showComparison(comparison, includeSame)
        return success(shown, comparisonText(shown))
      }, onUnexpected),
  )
  server.registerTool(
    'list_documents',
    {
      title: '列出文件',
      description:
        '列出库中的文件：编号、题名、文号、发布日期、效力，以及草案与正式稿、前后两轮的关系。',
      inputSchema: LIST_DOCUMENTS.input,
      outputSchema: LIST_DOCUMENTS.output,
      annotations: READ_ONLY,
    },
    (wanted) =>
      runTool(async () => {
        const listed = await listDocuments(await services(), wanted, today())
        return success(listed, documentsText(listed))
      }, onUnexpected),
  )
}

async function listDocuments(
  { library }: Services,
  { name = '', limit }: { name?: string | undefined; limit: number },
  day: string,
): Promise<{ total: number; documents: ShownDocument[] }> {
  const named = (await library.documents()).filter(({ title, number, aliases }) =>
    [title, number ?? '', ...aliases].some((words) => words.includes(name)),
  )
  const documents = named.slice(0, limit).map((document) => showDocument(documentOn(document, day)))
  return { total: named.length, documents }
}

function showComparison({ from, to, pairs }: Comparison, includeSame: boolean) {
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
        from: pair.from === null ? null : showClause(pair.from),
        to: pair.to === null ? null : showClause(pair.to),
      })),
  }
}
export type ShownComparison = ReturnType<typeof showComparison>

function showClause({ id, documentId, kind, label, title, text }: Clause): ShownClause {
  return { id, documentId, kind, label, title, text }
}

function showDocument({
  proofs: _proofs,
  source: _source,
  ...shown
}: PolicyDocument): ShownDocument {
  return shown
}
