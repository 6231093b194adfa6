// Eval: answers recorded elsewhere, one JSON object a line, scored as if they were given now.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import { readAnswer, ScoredAnswerSchema } from './answer.ts'
import type { Target } from './target.ts'

const RecordSchema = ScoredAnswerSchema.extend({
  id: z.string().describe('id of the case'),
  evidence: z.array(z.string()).nullable().default(null),
})

/**
 * Reads answers.jsonl: `{id, text, outcome?, citations?: [{n, documentId, clauseId?, text?}], …}` a
 * line; `evidence` may name the clauses that the answer was made from. Throws INVALID_INPUT naming the line that is no such object.
 */
export async function recordedTarget(file: string): Promise<Target> {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('NOT_FOUND', `无法读取答案文件“${file}”。`, { cause })
  })
  const records = new Map<string, z.infer<typeof RecordSchema>>()
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue
    try {
      const record = RecordSchema.parse(JSON.parse(line))
      records.set(record.id, record)
    } catch (cause) {
      const message = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
      throw new AppError('INVALID_INPUT', `${file}:${index + 1} 不是合法的答案：${message}`, {
        cause,
      })
    }
  }
  return {
    async ask(testCase) {
      const record = records.get(testCase.id)
      if (record === undefined) {
        throw new AppError('NOT_FOUND', `“${file}”里没有用例 ${testCase.id} 的答案。`)
      }
      return { answer: readAnswer(record), evidence: record.evidence, latencyMs: 0 }
    },
    search: async () => null,
  }
}
