// Domain: what a tool is, whoever calls it: a client of MCP or a language model.
import type { z } from 'zod'
import type { RequestContext } from './context.ts'

/** Each caller may show a tool under another name and in words of its own; it runs the same. */
export interface Tool<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  name: string
  /** For people, in a few characters. */
  title: string
  /** For the model that chooses among tools. */
  description: string
  input: Input
  output: Output
  /** @throws AppError */
  run(input: z.output<Input>, context: RequestContext): Promise<z.output<Output>>
}
