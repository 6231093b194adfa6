// Services: a conversation as a Markdown file, readable without Tiaoli.
import { citeClause } from '#words/answers.ts'
import { sayStanding } from '#words/standing.ts'
import type { Citation } from '#domain/answer.ts'
import type { Conversation, Exchange, Feedback, FeedbackReason } from '#domain/conversation.ts'

const REASONS: Record<FeedbackReason, string> = {
  incomplete: '不全',
  wrong: '内容有误',
  'wrong-citation': '依据不对',
  outdated: '效力或时间不对',
  'off-topic': '答非所问',
  'wrongly-refused': '有依据却未答',
  unclear: '难以理解',
  other: '其他',
}

/** The whole conversation: each question, its answer, what it cites word for word, its notices. */
export function conversationMarkdown(conversation: Conversation): string {
  const { title, createdAt, exchanges } = conversation
  return [
    `# ${escapeMarkdown(title)}`,
    `由条理导出。对话始于 ${inBeijing(createdAt)}（北京时间），共 ${exchanges.length} 问。`,
    ...exchanges.map(exchangeMarkdown),
    '',
  ].join('\n\n')
}

function exchangeMarkdown({ askedAt, answer, feedback }: Exchange, index: number): string {
  const { question, standaloneQuestion, text, citations, notices } = answer
  const blocks = [
    `## ${index + 1}. ${escapeMarkdown(question)}`,
    inBeijing(askedAt),
    ...(standaloneQuestion === question ? [] : [`理解为：${escapeMarkdown(standaloneQuestion)}`]),
    text === '' ? (answer.refusal?.message ?? '') : text,
    ...section('依据', citations.map(citationLine)),
    ...section(
      '注意',
      notices.map((notice) => `- ${notice}`),
    ),
    ...(feedback === null ? [] : [feedbackLine(feedback)]),
  ]
  return blocks.join('\n\n')
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${heading}**`, lines.join('\n')]
}

function citationLine(citation: Citation): string {
  const { n, quotes, text } = citation
  const words = quotes.length === 0 ? [text] : quotes.map((quote) => quote.text)
  const quoted = words.map((each) => `「${onOneLine(each)}」`).join('')
  return `- [${n}] ${citeClause(citation)}【${sayStanding(citation, 'zh')}】：${quoted}`
}

function feedbackLine({ vote, reason, comment }: Feedback): string {
  const said = [
    vote === 'up' ? '有用' : '没用',
    ...(reason === null ? [] : [REASONS[reason]]),
    ...(comment === null ? [] : [escapeMarkdown(comment)]),
  ]
  return `反馈：${said.join('，')}`
}

/** Typed words on one line, with nothing that Markdown reads as structure, link or HTML. */
function escapeMarkdown(words: string): string {
  return onOneLine(words).replaceAll(/[\\`*_[\]<>#|~]/gu, String.raw`\$&`)
}

function onOneLine(words: string): string {
  return words.replaceAll(/\s+/gu, ' ').trim()
}

function inBeijing(moment: string): string {
  return new Date(moment).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16)
}
