// MCP: the tools of the registry, and questions as tools, each as its clients know it.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { AskRequest } from '#domain/answer.ts'
import type { RequestContext } from '#domain/context.ts'
import type { Tool } from '#domain/tool.ts'
import { libraryTools } from '#services/tools.ts'
import { citedText } from '#surfaces/http/cited-text.ts'
import type { McpOptions } from './options.ts'
import * as shown from './schemas.ts'
import { clauseText, comparisonText, documentsText, hitsText } from './texts.ts'
import { runTool, success } from './tool-result.ts'

/** Nothing is changed, and nothing but the library is looked at. */
const READ_ONLY = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
}

/** Runs one call; what is asked for stops when the client leaves it. */
type RunCall = (
  call: { signal: AbortSignal },
  work: (context: RequestContext) => Promise<CallToolResult>,
) => Promise<CallToolResult>

/** Adds all tools to a server. */
export function addTools(server: McpServer, options: McpOptions): void {
  const { newContext, onUnexpected } = options
  const run: RunCall = (call, work) => {
    const context = newContext()
    const signal = AbortSignal.any([call.signal, context.signal])
    return runTool(() => work({ ...context, signal }), onUnexpected)
  }
  addAskingTools(server, options, run)
  addReadingTools(server, options, run)
}

/** What clients are told of a tool; where it takes or gives less than in the registry, that. */
function described<Input, Output>(
  { title, description }: Pick<Tool, 'title' | 'description'>,
  { input, output }: { input: Input; output: Output },
) {
  return {
    title,
    description,
    inputSchema: input,
    outputSchema: output,
    annotations: READ_ONLY,
  }
}

function addAskingTools(server: McpServer, { assistant, linkTo }: McpOptions, run: RunCall): void {
  const answer = async (request: AskRequest, context: RequestContext) => {
    const answered = await (await assistant()).ask(request, context)
    return success(answered, citedText(answered, linkTo))
  }
  server.registerTool('ask', described(shown.ASK, shown.ASK), (request, call) =>
    run(call, (context) => answer(request, context)),
  )
  server.registerTool(
    'list_measures',
    described(shown.LIST_MEASURES, shown.LIST_MEASURES),
    ({ topic, ...rest }, call) =>
      run(call, (context) => answer({ ...rest, question: `哪些措施涉及${topic}？` }, context)),
  )
}

function addReadingTools(server: McpServer, { assistant }: McpOptions, run: RunCall): void {
  const { search, readClause, compare, listDocuments } = libraryTools(assistant)
  server.registerTool(search.name, described(search, shown.SEARCH_CLAUSES), (query, call) =>
    run(call, async (context) => {
      const found = await search.run(query, context)
      const hits = found.hits.map((hit) => ({ ...hit, clause: shown.showClause(hit.clause) }))
      return success({ hits }, hitsText(hits))
    }),
  )
  server.registerTool(readClause.name, described(readClause, shown.GET_CLAUSE), (wanted, call) =>
    run(call, async (context) => {
      const detail = await readClause.run(wanted, context)
      const clause = shown.showClause(detail.clause)
      const document = shown.showDocument(detail.document)
      return success({ ...detail, clause, document }, clauseText(clause, document))
    }),
  )
  server.registerTool(
    compare.name,
    described(compare, shown.COMPARE_DOCUMENTS),
    ({ includeSame, ...ids }, call) =>
      run(call, async (context) => {
        const comparison = shown.showComparison(await compare.run(ids, context), includeSame)
        return success(comparison, comparisonText(comparison))
      }),
  )
  server.registerTool(
    listDocuments.name,
    described(listDocuments, shown.LIST_DOCUMENTS),
    ({ limit, ...named }, call) =>
      run(call, async (context) => {
        const { documents } = await listDocuments.run(named, context)
        const first = documents.slice(0, limit)
        const listed = {
          total: documents.length,
          documents: first.map(({ clauseCount: _count, ...one }) => shown.showDocument(one)),
        }
        return success(listed, documentsText(listed))
      }),
  )
}
