import { describe, expect, it } from 'vitest'
import type { ChatPlay } from '../support/scripted-endpoint.ts'
import {
  callsTools,
  fails,
  hangs,
  rateLimited,
  refusesParameter,
  SCRIPTED_MODEL,
  startScriptedEndpoint,
  text,
} from '../support/scripted-endpoint.ts'
import { CONTEXT, openProduct } from '../product.ts'
import { AS_OF, askWithModel, composeWith, says } from './with-model.ts'

const QUESTION = '体验中心怎么建设？'
const request = { mode: 'deep' as const }

describe('mode deep', () => {
  it('looks things up, tells each step, and verifies what is written', async () => {
    const { answer, events, requests } = await askWithModel(
      QUESTION,
      [
        callsTools(['documents', {}], ['search', { query: '体验中心' }]),
        callsTools([
          'get_clause',
          { address: '示例市促进消费工作方案（2023—2024年）第一部分第（一）项' },
        ]),
        text((sent) => {
          const shown = sent.body.messages.map(({ content }) => String(content)).join('\n')
          const clause = /<clause id="(c\d+)">(?:(?!<\/clause>)[\s\S])*?体验中心3家/u.exec(shown)
          return `每年建设体验中心3家[${clause?.[1]}]。每年补贴体验中心9万元[${clause?.[1]}]。每年建设体验中心3家，支持企业开发适老化家电[${clause?.[1]}]。`
        }),
        text('{"sentences": []}'),
      ],
      { request },
    )
    const steps = events.filter(({ type }) => type === 'tool-call')
    expect(steps).toMatchObject([
      { name: 'documents', arguments: '', clauses: [] },
      { name: 'search', arguments: '体验中心' },
      { name: 'get_clause', clauses: ['plan:chapter1.article1'] },
    ])
    expect(answer.text).toContain('每年建设体验中心3家。 [1]')
    expect(answer.text).not.toContain('9万元')
    expect(answer.generator).toMatchObject({ kind: 'model', model: SCRIPTED_MODEL })
    expect(answer.verification).toMatchObject({ sentences: 3, removed: 1 })
    expect(answer.usage?.inputTokens).toBeGreaterThan(0)
    expect(JSON.stringify(requests[0]?.body)).toContain('"sweep"')
  })

  it.each<[string, ChatPlay[]]>([
    ['fails', [fails(400)]],
    ['never stops looking', [callsTools(['search', { query: '体验中心' }])]],
    ['calls a tool that is not there', [callsTools(['delete_all', {}]), text('证据不足')]],
    ['calls a tool in words that are no JSON', [callsTools(['search', '{"query": '])]],
    ['is busy, however often it is asked', [rateLimited('0')]],
    ['finds nothing', [callsTools(['sweep', { topic: '老年用品' }]), text('证据不足')]],
  ])('gives the extractive answer when the model %s', async (_, chat) => {
    const { answer } = await askWithModel(QUESTION, chat, { request })
    expect(answer.text).toContain('每年建设体验中心3家。」 [1]')
    expect(answer.generator.kind).toBe('extractive')
    expect(answer.generator.degraded).toMatch(/语言模型/u)
  })

  it('gives the extractive answer when the model hangs', async () => {
    const { answer } = await askWithModel(QUESTION, [hangs()], { request, askTimeoutMs: 1000 })
    expect(answer.text).toContain('每年建设体验中心3家。」 [1]')
    expect(answer.generator).toEqual({ kind: 'extractive', degraded: '语言模型超时' })
  })

  it('goes on after a call that failed, was refused or came in other words', async () => {
    const { answer, requests } = await askWithModel(
      QUESTION,
      [
        rateLimited('0'),
        refusesParameter('temperature', callsTools(['search', { query: '体验中心' }])),
        callsTools(['search', { query: '体验中心' }]),
        says('每年建设体验中心3家[@plan]。', { plan: '体验中心3家' }),
        text('{"sentences": []}'),
      ],
      { request },
    )
    expect(answer.text).toBe('每年建设体验中心3家。 [1]')
    const [again, plainer, results] = requests.slice(1).map(({ body }) => body)
    expect(plainer).toEqual({ ...again, temperature: undefined })
    expect(results?.messages.slice(2)).toMatchObject([
      { role: 'assistant', tool_calls: [{ id: 'call-search-0', function: { name: 'search' } }] },
      {
        role: 'tool',
        tool_call_id: 'call-search-0',
        content: expect.stringContaining('体验中心3家'),
      },
    ])
  })

  it('stops at the bound of the question, and counts what was used until then', async () => {
    const { answer, requests } = await askWithModel(
      QUESTION,
      [callsTools(['search', { query: '体验中心' }])],
      { request, config: { maxTokensPerQuestion: 3500 } },
    )
    expect(answer.generator).toEqual({ kind: 'extractive', degraded: '此问题的词元用完' })
    expect(requests.length).toBeGreaterThan(0)
    expect(requests.length).toBeLessThan(8)
    expect(answer.usage).toEqual({
      inputTokens: 10 * requests.length,
      outputTokens: 5 * requests.length,
    })
  })

  it('leaves an endpoint alone that failed again and again', async () => {
    await using endpoint = await startScriptedEndpoint({ chat: [fails(401)] })
    const { assistant } = await composeWith(endpoint)
    const reasons: (string | undefined)[] = []
    for (let asked = 0; asked < 5; asked++) {
      const { generator } = await assistant.ask(
        { question: QUESTION, asOf: AS_OF, mode: 'deep' },
        CONTEXT,
      )
      reasons.push(generator.degraded)
    }
    expect(reasons.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => '语言模型拒绝了请求'))
    expect(reasons[4]).toBe('语言模型接连失败，暂停使用')
    expect(endpoint.requests).toHaveLength(4)
  })

  it('does not read ten megabytes of arguments', async () => {
    const { answer } = await askWithModel(
      QUESTION,
      [callsTools(['search', { query: '体验中心'.repeat(900_000) }])],
      { request },
    )
    expect(answer.generator).toEqual({ kind: 'extractive', degraded: '语言模型的回答过长' })
    expect(answer.text).toContain('每年建设体验中心3家。」 [1]')
  })

  it('says that it takes a model where there is none, and answers all the same', async () => {
    const { assistant } = await openProduct('test/corpus')
    const answer = await assistant.ask({ question: QUESTION, asOf: AS_OF, mode: 'deep' }, CONTEXT)
    expect(answer.text).toContain('每年建设体验中心3家。」 [1]')
    expect(answer.notices.join()).toContain('没有配置语言模型')
  })
})
