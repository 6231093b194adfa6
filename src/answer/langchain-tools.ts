// Answer: the library's tools for agents that others build with LangChain.
import { tool } from '@langchain/core/tools'
import type { StructuredToolInterface } from '@langchain/core/tools'
import { citeDocument } from '#words/answers.ts'
import { inert } from './handles.ts'
import type { ModelTool, ToolResult } from './model-tools.ts'

/** The tools as LangChain's; each gives text in which every clause has its address and id. */
export function asTools(tools: readonly ModelTool[]): StructuredToolInterface[] {
  return tools.map((one) =>
    tool(async (given: Record<string, string>) => toText(await one.call(given)), {
      name: one.name,
      description: one.description,
      schema: one.schema,
    }),
  )
}

function toText({ note, evidence }: ToolResult): string {
  const clauses = evidence.map(
    ({ clause, document }) =>
      `${citeDocument(document)}${clause.label}（${clause.id}）：\n${clause.text}`,
  )
  return inert([note, ...clauses].join('\n\n'))
}
