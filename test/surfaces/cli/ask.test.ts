import { describe, expect, it } from 'vitest'
import { AnswerSchema, type AskRequest } from '#domain/answer.ts'
import { ANSWER_EXAMPLE } from '#surfaces/http/examples.ts'
import { run } from './harness.ts'

/** An assistant that keeps what it was asked. */
function recorder() {
  const asked: AskRequest[] = []
  const ask = async (request: AskRequest) => {
    asked.push(request)
    if (request.question === '出错') throw new Error('broken')
    return { ...ANSWER_EXAMPLE, text: `答${asked.length}[1]` }
  }
  return { asked, assistant: { ask } }
}

describe('tiaoli ask', () => {
  it('prints the answer, its proof with standing, and what was searched', async () => {
    const { out } = await run(['ask', '哪些措施', '涉及老年用品？'])
    expect(out.replaceAll(/\s/g, '')).toContain('建设老年用品创新平台，发布推广目录。」[2]')
    expect(out).toMatch(
      /^依据\n\[1\] {2}《示例市促进消费工作方案（2023—2024年）》（示政发〔2023〕7号）\s+一（一）坚持\s*创新\s+【已到期】/m,
    )
    expect(out).toMatch(
      /《示例市促进消费工作方案（征求意见稿）》 一（一）坚持创新\s+【征求意见稿】/,
    )
    expect(out).toContain('逐条检查了 2 份文件的 10 个条款，2 份文件的 4 个条款涉及')
  })

  it('quotes the clause where the answer itself does not, and not twice', async () => {
    const quote = '开发适老化家电，支持建设体验中心3家。'
    const outputs = [ANSWER_EXAMPLE.text, '支持三家。[1]'].map(async (text) => {
      const assistant = { ask: async () => ({ ...ANSWER_EXAMPLE, text }) }
      return (await run(['ask', '问'], { opened: { assistant } })).out
    })
    const [quoting, telling] = await Promise.all(outputs)
    expect(quoting?.split(quote)).toHaveLength(2)
    expect(telling).toContain(`“${quote}”`)
  })

  it('prints the whole Answer with --json', async () => {
    const { out } = await run(['ask', '哪些措施？', '--json'])
    expect(AnswerSchema.parse(JSON.parse(out))).toMatchObject({
      question: '哪些措施？',
      generator: { kind: 'extractive' },
    })
  })

  it('marks the fallback, the removed sentences and the notices', async () => {
    const { out } = await run(['ask', '问'], {
      opened: {
        assistant: {
          ask: async () => ({
            ...ANSWER_EXAMPLE,
            notices: ['出自征求意见稿，未生效'],
            generator: { kind: 'extractive' as const, degraded: '模型超时' },
            verification: { ...ANSWER_EXAMPLE.verification, removed: 2 },
          }),
        },
      },
    })
    expect(out).toContain('注意：出自征求意见稿，未生效')
    expect(out).toMatch(/已降级：模型超时.*删去 2 句/)
  })

  it('names the nearest clauses of a refusal', async () => {
    const refusal = {
      reason: 'not-in-corpus' as const,
      message: '没有',
      nearest: ['plan:chapter1'],
    }
    const { out } = await run(['ask', '问'], {
      opened: {
        assistant: { ask: async () => ({ ...ANSWER_EXAMPLE, citations: [], refusal }) },
      },
    })
    expect(out).toContain('plan:chapter1')
  })

  it('passes the day and the documents on', async () => {
    const { asked, assistant } = recorder()
    await run(['ask', '问', '--as-of', '2025-01-31', '-d', 'plan,draft'], { opened: { assistant } })
    expect(asked).toEqual([{ question: '问', asOf: '2025-01-31', documents: ['plan', 'draft'] }])
  })

  it('reads the question from a pipe', async () => {
    const { asked, assistant } = recorder()
    await run(['ask'], { input: '  哪些措施？\n', opened: { assistant } })
    expect(asked).toEqual([{ question: '哪些措施？' }])
  })

  it.each([
    [['ask', '问', '--as-of', '2025-02-30'], /asOf/],
    [['ask'], /question.*不能为空/],
  ])('refuses %j before it loads anything', async (args, message) => {
    await expect(run(args)).rejects.toMatchObject({ code: 'INVALID_INPUT', message })
  })
})

const converse = (input: string, { assistant }: ReturnType<typeof recorder>) =>
  run(['ask'], { input, tty: true, opened: { assistant } })

describe('tiaoli ask at a terminal', () => {
  it('holds a conversation that remembers its turns until /exit', async () => {
    const recorded = recorder()
    const { out } = await converse('一\n\n二\n/exit\n三\n', recorded)
    expect(recorded.asked).toEqual([
      { question: '一' },
      {
        question: '二',
        history: [
          { role: 'user', content: '一' },
          { role: 'assistant', content: '答1[1]' },
        ],
      },
    ])
    expect(out).toContain('答2[1]')
  })

  it('forgets at /new', async () => {
    const recorded = recorder()
    await converse('一\n/new\n二\n', recorded)
    expect(recorded.asked[1]).toEqual({ question: '二' })
  })

  it('tells a failed turn and goes on without it', async () => {
    const recorded = recorder()
    const { err } = await converse('出错\n二\n', recorded)
    expect(err).toContain('错误：')
    expect(recorded.asked[1]).toEqual({ question: '二' })
  })

  it('keeps as much history as a request may carry', async () => {
    const recorded = recorder()
    await converse('问\n'.repeat(25), recorded)
    expect(recorded.asked.at(-1)?.history).toHaveLength(40)
  })
})
