// MCP: the documents as resources that a person can attach.
import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js'
import { AppError } from '#domain/errors.ts'
import { citeDocument } from '#words/answers.ts'
import { sayStanding } from '#words/standing.ts'
import type { McpOptions } from './options.ts'
import { documentMarkdown } from './texts.ts'

const MIME_TYPE = 'text/markdown'
const MAX_COMPLETIONS = 100

/** Adds tiaoli://documents/{id} to a server. */
export function addResources(server: McpServer, { assistant, newContext }: McpOptions): void {
  const listed = async () => (await (await assistant()).listDocuments({}, newContext())).documents
  const template = new ResourceTemplate('tiaoli://documents/{id}', {
    list: async () => ({
      resources: (await listed()).map((document) => ({
        uri: `tiaoli://documents/${encodeURIComponent(document.id)}`,
        name: document.id,
        title: citeDocument(document),
        description: sayStanding(document, 'zh'),
        mimeType: MIME_TYPE,
      })),
    }),
    complete: {
      id: async (start) => {
        const ids = (await listed()).map(({ id }) => id).filter((id) => id.startsWith(start))
        return ids.slice(0, MAX_COMPLETIONS)
      },
    },
  })
  server.registerResource(
    'document',
    template,
    { title: '政策文件', description: '一份文件的全文，逐条标出地址与编号', mimeType: MIME_TYPE },
    async (uri, variables) => {
      const id = decoded(String(variables['id']))
      const document = await (
        await assistant()
      )
        .readDocument({ id }, newContext())
        .catch(refuseParameter)
      return {
        contents: [{ uri: uri.href, mimeType: MIME_TYPE, text: documentMarkdown(document) }],
      }
    },
  )
}

function refuseParameter(error: unknown): never {
  if (error instanceof AppError && error.code === 'NOT_FOUND')
    throw new McpError(ErrorCode.InvalidParams, error.message)
  throw error
}

/** What is not encoded as it should be names no document, and is shown as it came. */
function decoded(component: string): string {
  try {
    return decodeURIComponent(component)
  } catch {
    return component
  }
}
