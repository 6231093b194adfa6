// MCP: the documents as resources that a person can attach.
import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js'
import { sayStanding } from '#words/standing.ts'
import { citeDocument } from '#words/answers.ts'
import { policyClauses } from '#domain/clause.ts'
import { documentOn } from '#domain/validity.ts'
import type { McpOptions } from './server.ts'
import { documentMarkdown } from './texts.ts'

const MIME_TYPE = 'text/markdown'
const MAX_COMPLETIONS = 100

/** Adds tiaoli://documents/{id} to a server. */
export function addResources(server: McpServer, { services, today }: McpOptions): void {
  const template = new ResourceTemplate('tiaoli://documents/{id}', {
    list: async () => ({
      resources: (await (await services()).library.documents()).map((document) => ({
        uri: `tiaoli://documents/${encodeURIComponent(document.id)}`,
        name: document.id,
        title: citeDocument(document),
        description: sayStanding(documentOn(document, today()), 'zh'),
        mimeType: MIME_TYPE,
      })),
    }),
    complete: {
      id: async (start) => {
        const documents = await (await services()).library.documents()
        const ids = documents.map(({ id }) => id).filter((id) => id.startsWith(start))
        return ids.slice(0, MAX_COMPLETIONS)
      },
    },
  })
  server.registerResource(
    'document',
    template,
    { title: '政策文件', description: '一份文件的全文，逐条标出地址与编号', mimeType: MIME_TYPE },
    async (uri, variables) => {
      const { library } = await services()
      const id = decoded(String(variables['id']))
      const document = await library.document(id)
      if (document === undefined)
        throw new McpError(ErrorCode.InvalidParams, `没有编号为“${id}”的文件`)
      const clauses = await library.clausesOf(id)
      const policy = policyClauses(clauses)
      const text = documentMarkdown(documentOn(document, today()), policy)
      return { contents: [{ uri: uri.href, mimeType: MIME_TYPE, text }] }
    },
  )
}

/** What is not encoded as it should be names no document, and is shown as it came. */
function decoded(component: string): string {
  try {
    return decodeURIComponent(component)
  } catch {
    return component
  }
}
