// CLI: says what embeddings by an endpoint will cost, and asks before it is much.
import { createInterface } from 'node:readline'
import type { EmbeddingsConfig } from '#config/embeddings.ts'
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { ApproveEmbedding, EmbeddingEstimate } from '#library/update/embedding-estimate.ts'
import type { Interject } from '../progress.ts'
import type { Terminal } from '../terminal.ts'

export interface CostOptions {
  terminal: Pick<Terminal, 'stdin' | 'stdinIsTty' | 'stderrIsTty' | 'note'>
  embeddings: EmbeddingsConfig
  /** Agreed to beforehand, by --yes. */
  approved: boolean
  interject: Interject
}

/**
 * Always tells the cost. Above the configured limit it asks at a terminal, and elsewhere throws
 * INVALID_INPUT that names --yes, unless the cost was approved.
 */
export function approveCost(options: CostOptions): ApproveEmbedding {
  const { terminal, embeddings, approved, interject } = options
  const limit = embeddings.kind === 'offline' ? Infinity : embeddings.confirmAboveTokens
  return (estimate) =>
    interject(async () => {
      terminal.note(`${costOf(estimate)}\n`)
      if (approved || estimate.tokens <= limit) return
      const canAsk = terminal.stdinIsTty && terminal.stderrIsTty
      if (canAsk && (await agrees(terminal))) return
      throw new AppError(
        'INVALID_INPUT',
        `没有计算向量：约 ${estimate.tokens} 个词元超过 TIAOLI_EMBEDDINGS_CONFIRM_TOKENS=${limit}。确认后运行 ${typedCommand('ingest --yes')}，或调大此项`,
      )
    })
}

function costOf({ embedder, texts, tokens, calls }: EmbeddingEstimate): string {
  return `要用 ${embedder} 计算 ${texts} 段文字的向量：约 ${tokens} 个词元，${calls} 次请求。中断后再次运行会接着做。`
}

async function agrees({ stdin, note }: CostOptions['terminal']): Promise<boolean> {
  note('费用由服务方按词元计。继续吗？[y/N] ')
  for await (const line of createInterface({ input: stdin }))
    return /^(y|yes|是|好)$/i.test(line.trim())
  return false
}
