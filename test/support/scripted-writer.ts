// A language model in play: it writes from the clauses that it is shown, and makes mistakes now and then.
import { createHash } from 'node:crypto'
import {
  object,
  text,
  type ChatBody,
  type ChatPlay,
  type RecordedRequest,
} from './scripted-endpoint.ts'

/** What a sentence of a long clause must share with the question, of what the best one shares. */
const LEAST_SHARE = 0.4
const SHORT_CLAUSE_SENTENCES = 5
const MAX_CLAUSES = 6
/** Of four answers, three hold a sentence that must not reach anybody. */
const HONEST_OF_FOUR = 1

interface ShownClause {
  handle: string
  standing: string
  sentences: string[]
}

/**
 * Plays every job of prompts/ over whatever it is sent, the same for the same request. It knows no
 * question and no document; which mistake it makes hangs on the question's words.
 */
export function scriptedWriter(): ChatPlay {
  return (request, response) => playOf(request)(request, response)
}

function playOf({ body }: RecordedRequest<ChatBody>): ChatPlay {
  switch (body.response_format?.json_schema?.name) {
    case 'verdict':
      return object({ rejected: [{ handle: 'c999', reason: 'other-topic' }] })
    case 'expansion':
      return object({ concepts: [] })
    case 'rewrite':
      return object((asked: RecordedRequest<ChatBody>) => ({
        question: section(asked, 'question'),
      }))
    case 'repairs':
      return object(repairs)
    default:
      return text(write)
  }
}

/** Half of the mistakes are repeated in other words, half of the sentences are given up. */
function repairs(request: RecordedRequest<ChatBody>): unknown {
  const broken = [...section(request, 'sentences').matchAll(/^id (\d+)：(.*)$/gmu)]
  return {
    sentences: broken.map(([, id, words = '']) => ({
      id: Number(id),
      text: hashOf(words) % 2 === 0 ? `据了解，${words}` : '',
    })),
  }
}

function write(request: RecordedRequest<ChatBody>): string {
  const question = section(request, 'question')
  const clauses = clausesOf(section(request, 'clauses'))
  const chosen = choose(question, clauses)
  if (chosen.length === 0) return '证据不足'
  const truth = chosen.map(({ clause, sentence }, index) => said(clause, sentence, index))
  const mistake = mistakeFor(question, chosen)
  const at = hashOf(question) % (truth.length + 1)
  return (mistake === null ? truth : truth.toSpliced(at, 0, mistake)).join('')
}

interface Chosen {
  clause: ShownClause
  sentence: string
}

/**
 * Short clauses whole, of long ones what shares most with the question; pairs of characters count
 * more when they are rare. The clauses that answer come first.
 */
function choose(question: string, clauses: readonly ShownClause[]): Chosen[] {
  const all = clauses.flatMap(({ sentences }) => sentences)
  const weights = pairsOf(question).map(
    (pair) => [pair, 1 / (1 + all.filter((one) => one.includes(pair)).length)] as const,
  )
  const scoreOf = (sentence: string): number =>
    weights.reduce((sum, [pair, weight]) => sum + (sentence.includes(pair) ? weight : 0), 0)
  const bestOf = ({ sentences }: ShownClause): number => Math.max(...sentences.map(scoreOf))
  return clauses.slice(0, MAX_CLAUSES).flatMap((clause) => {
    const { sentences } = clause
    const chosen =
      sentences.length <= SHORT_CLAUSE_SENTENCES
        ? sentences
        : sentences.filter((sentence) => scoreOf(sentence) >= LEAST_SHARE * bestOf(clause))
    return chosen.slice(0, SHORT_CLAUSE_SENTENCES).map((sentence) => ({ clause, sentence }))
  })
}

function said({ handle, standing }: ShownClause, sentence: string, index: number): string {
  const opener = index % 2 === 0 ? '' : '其中，'
  return `${standing}${opener}${sentence}[${handle}]。`
}

const MISTAKES: readonly ((chosen: Chosen) => string)[] = [
  ({ clause, sentence }) =>
    `${clause.standing}${sentence.replace(/\d+/u, '987')}[${clause.handle}]。`,
  ({ clause, sentence }) => `${clause.standing}${sentence}[c99]。`,
  ({ clause, sentence }) => `${clause.standing}${sentence}。`,
  ({ clause, sentence }) =>
    `${clause.standing}「${sentence.replace(/.$/u, '等')}」[${clause.handle}]。`,
  ({ clause }) => `据统计，全国60岁以上人口已超过2.9亿人[${clause.handle}]。`,
  ({ clause }) => `${clause.standing}按照规定可获得10万元补贴[${clause.handle}]。`,
  ({ clause, sentence }) => `《国家中长期发展规划》第八十八条规定，${sentence}[${clause.handle}]。`,
  ({ clause, sentence }) => `现行文件已经规定，${sentence}，任何单位不得违反[${clause.handle}]。`,
]

function mistakeFor(question: string, chosen: readonly Chosen[]): string | null {
  const hash = hashOf(question)
  if (hash % 4 < HONEST_OF_FOUR) return null
  const mistake = MISTAKES[(hash >> 2) % MISTAKES.length]
  const victim = chosen[(hash >> 5) % chosen.length]
  return mistake === undefined || victim === undefined ? null : mistake(victim)
}

function clausesOf(shown: string): ShownClause[] {
  return [...shown.matchAll(/<clause id="(c\d+)">([\s\S]*?)<\/clause>/gu)].map(
    ([, handle = '', body = '']) => ({
      handle,
      standing: standingOf(body),
      sentences: sentencesOf(/^原文：([\s\S]*)$/mu.exec(body)?.[1] ?? ''),
    }),
  )
}

function standingOf(body: string): string {
  const standing = /^效力：(.*)$/mu.exec(body)?.[1] ?? ''
  if (standing.includes('征求意见稿')) return '征求意见稿提出，'
  if (standing.includes('已到期')) return '已到期的文件提出，'
  return standing.includes('协会') ? '协会文件提出，' : ''
}

/** Whole sentences without the number that a clause begins with. */
function sentencesOf(words: string): string[] {
  return words
    .split(/[。\n]/u)
    .map((sentence) =>
      sentence.trim().replace(/^（[一二三四五六七八九十]+）|^[一二三四五六七八九十]+、/u, ''),
    )
    .filter((sentence) => sentence.length > 5)
}

function section({ body }: RecordedRequest<ChatBody>, name: string): string {
  const sent = body.messages.map(({ content }) => content).join('\n')
  return new RegExp(`<${name}>\\n([\\s\\S]*?)\\n</${name}>`, 'u').exec(sent)?.[1] ?? ''
}

function pairsOf(words: string): string[] {
  const letters = words.replaceAll(/[^\p{L}\p{N}]/gu, '')
  return [
    ...new Set(
      Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)),
    ),
  ]
}

function hashOf(words: string): number {
  return createHash('sha256').update(words).digest().readUInt32BE()
}
