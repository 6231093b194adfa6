import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { approveCost } from '#surfaces/cli/commands/approve-cost.ts'
import { withProgress } from '#surfaces/cli/progress.ts'
import { Secret } from '#domain/secret.ts'

const ESTIMATE = { embedder: 'openai/a.cn/v1/m', texts: 900, tokens: 50_000, calls: 15 }
const LIMIT = 10_000

interface Asked {
  tty?: boolean
  typed?: string
  approved?: boolean
  tokens?: number
}

async function approve({ tty = false, typed = '', approved = false, tokens = 50_000 }: Asked) {
  let said = ''
  const stdin = new PassThrough()
  stdin.end(typed)
  const note = (words: string) => void (said += words)
  const terminal = { stdin, stdinIsTty: tty, stderrIsTty: tty, note }
  const embeddings = {
    kind: 'openai' as const,
    baseUrl: 'http://a.cn/v1',
    apiKey: new Secret('sk-x'),
    model: 'm',
    dimension: null,
    timeoutMs: 1000,
    batchSize: 64,
    confirmAboveTokens: LIMIT,
  }
  const work = withProgress(terminal, '正在载入……', async (_, interject) => {
    await approveCost({ terminal, embeddings, approved, interject })({ ...ESTIMATE, tokens })
  })
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return { said, error }
}

describe('approveCost', () => {
  it('says texts, tokens and requests of every run, and asks nothing of a small one', async () => {
    const { said, error } = await approve({ tty: true, tokens: LIMIT })
    expect(said).toMatch(/900 段文字.*10000 个词元.*15 次请求/)
    expect(said).not.toContain('[y/N]')
    expect(error).toBeNull()
  })

  it.each([
    ['y\n', true],
    ['是\n', true],
    ['n\n', false],
    ['\n', false],
    ['', false],
  ])('asks at a terminal before a large one; %j means %s', async (typed, agreed) => {
    const { said, error } = await approve({ tty: true, typed })
    expect(said).toContain('[y/N]')
    expect(error === null).toBe(agreed)
  })

  it('refuses a large one where nobody can be asked, and names the option', async () => {
    const { said, error } = await approve({ typed: 'y\n' })
    expect(said).not.toContain('[y/N]')
    expect(error).toMatchObject({ code: 'INVALID_INPUT' })
    expect((error as Error).message).toContain('--yes')
  })

  it('takes the approval that was given beforehand', async () => {
    expect((await approve({ approved: true })).error).toBeNull()
  })
})
