import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reply, Source } from '#surfaces/channels/channel.ts'
import { dingtalkDialect } from '#surfaces/channels/messages/dialects.ts'
import { feishuDialect } from '#surfaces/channels/messages/dialects.ts'
import { renderReply, type Dialect } from '#surfaces/channels/messages/render.ts'
import { slackDialect } from '#surfaces/channels/messages/dialects.ts'
import { splitText, utf8Bytes } from '#surfaces/channels/messages/split-text.ts'
import { telegramDialect } from '#surfaces/channels/messages/dialects.ts'
import { wecomBotDialect } from '#surfaces/channels/messages/dialects.ts'
import { plainTextDialect } from '#surfaces/channels/messages/dialects.ts'

const source = (n: number): Source => ({
  n,
  documentTitle: '关于推动轻工业高质量发展的指导意见',
  documentNumber: '工信部联消费〔2022〕68号',
  label: `三（${n}）`,
  standing: 'in-force',
  authority: 'government',
  quote: '措施'.repeat(100),
  url: `/documents/x#${n}`,
})
const reply = (text: string, count = 0): Reply => ({
  text,
  sources: Array.from({ length: count }, (_, at) => source(at + 1)),
  notices: [],
  url: null,
})

const DIALECTS: [string, Dialect][] = [
  ['Feishu', feishuDialect(null)],
  ['WeCom AI bot', wecomBotDialect('https://policy.example.cn', 2)],
  ['DingTalk', dingtalkDialect(null)],
  ['plain text', plainTextDialect({ reservedBytes: 0, maxMessages: 15 })],
  ['Slack', slackDialect('https://policy.example.cn')],
  ['Telegram', telegramDialect('https://policy.example.cn')],
]

describe.each(DIALECTS)('renderReply for %s', (_name, dialect) => {
  it('keeps within the limit whatever is said, and cuts no character', () => {
    const line = fc.tuple(
      fc.constantFrom('', '- ', '> ', '# ', '| a | b |'),
      fc.string({
        unit: fc.constantFrom('策', '。', '，', '😀', '<', '&', '*', '|', 'x', ' '),
        maxLength: 3000,
      }),
      fc.integer({ min: 0, max: 12 }),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.map(([mark, words, n]) => `${mark}${words} [${n}]`).join('\n')
        for (const message of renderReply(reply(text, 12), dialect)) {
          expect(dialect.measure(message)).toBeLessThanOrEqual(dialect.limit)
          expect(message).not.toMatch(/\p{Cs}/u)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('shows every source that the text cites, whole', () => {
    const count = 40
    const text = Array.from({ length: count }, (_, at) => `- 措施${at + 1} [${at + 1}]`).join('\n')
    const messages = renderReply(reply(text, count), { ...dialect, maxMessages: 99 }).join('\n')
    for (let n = 1; n <= count; n++)
      expect(messages).toMatch(new RegExp(`[[〔]${n}[\\]〕].*三（${n}）.*【现行】.*“措施.*…”`))
  })

  it('shows the sources of one sentence that cites more than a message takes', () => {
    const marks = Array.from({ length: 90 }, (_, at) => `[${at + 1}]`).join('')
    const messages = renderReply(reply(`总结。${marks}`, 90), { ...dialect, maxMessages: 99 })
    for (const message of messages)
      expect(dialect.measure(message)).toBeLessThanOrEqual(dialect.limit)
    for (let n = 1; n <= 90; n++) expect(messages.join('\n')).toContain(`三（${n}）`)
  })

  it('says what was left out of an answer that takes too many messages', () => {
    const sentences = Math.ceil((dialect.limit * dialect.maxMessages) / 4)
    const long = {
      ...reply('政策措施。'.repeat(sentences)),
      url: 'https://policy.example.cn/conversations/x',
    }
    const messages = renderReply(long, dialect)
    expect(messages).toHaveLength(dialect.maxMessages)
    expect(messages.at(-1)).toMatch(/其余 \d+ 段没有发送。完整回答见 https:/)
  })

  it('shows notices', () => {
    const messages = renderReply({ ...reply('答'), notices: ['出自征求意见稿'] }, dialect)
    expect(messages.join()).toContain('注意：出自征求意见稿')
  })
})

describe.each(DIALECTS.filter(([name]) => /Feishu|bot|DingTalk/.test(name)))(
  'the Markdown of %s',
  (_name, dialect) => {
    it('makes no link of what an answer, a title or a clause says', () => {
      const link = '[点我](javascript:alert(1))'
      const cited = { ...source(1), documentTitle: `题${link}`, quote: `条${link}` }
      const text = `${link} [1]\n\n**粗[**](javascript:alert(1))\n\n![图](https://evil.example/a.png)\n\n| ${link} |\n|---|`
      const message = renderReply({ ...reply(text), sources: [cited] }, dialect).join('\n')
      expect(message).toContain('点我')
      expect(message).not.toMatch(/\]\((?:javascript:|https:\/\/evil)/)
    })
  },
)

describe('splitText', () => {
  it('gives the text back, in pieces within the limit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 40, max: 200 }),
        (text, limit) => {
          const pieces = splitText(text, limit, utf8Bytes)
          expect(pieces.join('')).toBe(text)
        },
      ),
    )
  })

  it('prefers sentence ends, then commas', () => {
    expect(splitText('一二三。四五六。', 14, utf8Bytes)).toEqual(['一二三。', '四五六。'])
    expect(splitText('一二三，四五六', 14, utf8Bytes)).toEqual(['一二三，', '四五六'])
    expect(splitText('😀😀😀', 9, utf8Bytes)).toEqual(['😀😀', '😀'])
  })
})
