// Answer: a language model's text becomes statements, each released only after its check.
import { z } from 'zod'
import type { Verification } from '#domain/answer.ts'
import { ChatFailure } from '#models/chat/chat-failure.ts'
import { checkSentence } from './check-sentence.ts'
import type { CheckedSentence } from './check-sentence.ts'
import type { SentenceContext } from './checks/sentence-check.ts'
import type { Handles } from './handles.ts'
import { inert, showClauses } from './handles.ts'
import { inheritMarks, isLead, withInherited } from './mark-scope.ts'
import type { MarkedSentence } from './mark-scope.ts'
import { isCourtesy, readSentence } from './model-sentence.ts'
import type { ModelSession } from './model-session.ts'
import { splitStream } from './sentence-stream.ts'
import type { Statement } from './statement.ts'

export interface WriteContext extends SentenceContext {
  session: ModelSession
  handles: Handles
}

export interface Written {
  statements: Statement[]
  verification: Verification
  /** The model itself says that the clauses do not answer the question. */
  isInsufficient: boolean
}

/** What the prompts tell the model to say when the clauses do not hold the answer. */
const INSUFFICIENT = /^[\s「“【*]*证据不足[\s。」”】*]*$/u
/** More sentences than this are no answer. */
const MAX_SENTENCES = 60
const MAX_REPAIR_TOKENS = 1500

interface Checked {
  /** As it came, marks included. */
  raw: string
  layout: Statement['layout']
  result: CheckedSentence
}

/**
 * Yields statements in the order of the text as they pass. From the first sentence that fails on,
 * the others wait until it was repaired, once, or dropped.
 * @returns all statements that passed; failures of the model are thrown
 */
export async function* writeVerified(
  pieces: AsyncIterable<string>,
  context: WriteContext,
): AsyncGenerator<Statement, Written> {
  const queue = createReleaseQueue()
  const held: Checked[] = []
  let claims = 0
  let isInsufficient = false
  for await (const checked of checkAll(pieces, context)) {
    if (checked === 'insufficient') {
      isInsufficient = true
      continue
    }
    const { statement } = checked.result
    if ((statement === null || statement.role === 'claim') && !isLostLead(checked)) claims++
    if (held.length > 0 || statement === null) held.push(checked)
    else yield* queue.release(statement)
  }
  const repairs = await repair(held, context)
  const failures: Verification['failures'] = []
  let repaired = 0
  for (const { raw, result } of held) {
    const mended = repairs.get(raw)
    const statement = result.statement ?? mended ?? null
    if (result.statement === null && statement !== null) repaired++
    if (statement === null) {
      const sentence = raw.trim().slice(0, MAX_LISTED_CHARS)
      failures.push(...result.failures.map((failure) => ({ ...failure, sentence })))
    } else {
      yield* queue.release(statement)
    }
  }
  const removed = held.filter(({ raw, result }) => result.statement === null && !repairs.has(raw))
  return {
    statements: queue.released,
    isInsufficient,
    verification: {
      passed: failures.length === 0,
      sentences: claims,
      removed: removed.length,
      repaired,
      failures,
    },
  }
}

/** Characters of a dropped sentence that are reported. */
const MAX_LISTED_CHARS = 300

/** Whether too little of the text stands for it to be an answer. */
export function isTooLittle({ statements, verification }: Written): boolean {
  const kept = statements.filter(({ role }) => role === 'claim').length
  return kept === 0 || kept * 2 < verification.sentences
}

/** A heading or lead-in that failed: nothing of the answer is lost with it. */
function isLostLead({ raw, result }: Checked): boolean {
  return result.statement === null && isLead({ raw })
}

async function* checkAll(
  pieces: AsyncIterable<string>,
  context: WriteContext,
): AsyncGenerator<Checked | 'insufficient'> {
  for await (const marked of inheritMarks(atMost(splitStream(pieces)))) {
    const { raw, startsLine } = marked
    if (INSUFFICIENT.test(raw)) {
      yield 'insufficient'
      continue
    }
    const layout = startsLine ? 'paragraph' : 'continuation'
    const result = await check(marked, layout, context)
    if (result !== null) yield { raw, layout, result }
  }
}

async function* atMost(sentences: AsyncIterable<string>): AsyncGenerator<string> {
  let count = 0
  for await (const sentence of sentences) {
    if (++count > MAX_SENTENCES)
      throw new ChatFailure('endless', `语言模型的回答超过 ${MAX_SENTENCES} 句`)
    yield sentence
  }
}

/** A sentence without marks first speaks for itself, then under the marks around it. */
async function check(
  marked: MarkedSentence,
  layout: Statement['layout'],
  context: WriteContext,
): Promise<CheckedSentence | null> {
  const sentence = readSentence(marked.raw, context.handles, layout)
  if (sentence === null || isCourtesy(sentence)) return null
  const own = await checkSentence(sentence, context)
  if (own.statement !== null || marked.inherited === '') return own
  const inherited = readSentence(withInherited(marked), context.handles, layout)
  const result = inherited === null ? own : await checkSentence(inherited, context)
  if (result.statement !== null) return result
  const uncited = own.failures.filter((failure) => failure.check === 'uncited')
  return { statement: null, failures: [...uncited, ...result.failures] }
}

/** Lead-ins and headings wait for what they lead to: alone they say nothing. */
function createReleaseQueue() {
  const waiting: Statement[] = []
  const released: Statement[] = []
  return {
    released,
    *release(statement: Statement): Generator<Statement> {
      waiting.push(statement)
      const leadsOn = statement.layout === 'heading' || /[：:]$/u.test(statement.text)
      if (statement.role === 'frame' && leadsOn) return
      for (const one of waiting.splice(0)) {
        released.push(one)
        yield one
      }
    },
  }
}

const RepairsSchema = z.object({
  sentences: z
    .array(z.object({ id: z.coerce.number<number>(), text: z.string().default('') }))
    .default([]),
})

/** One call for all sentences that failed; its failure only means that they are dropped. */
async function repair(
  held: readonly Checked[],
  context: WriteContext,
): Promise<Map<string, Statement>> {
  const broken = held.filter((one) => one.result.statement === null && !isLostLead(one))
  const repairs = new Map<string, Statement>()
  if (broken.length === 0) return repairs
  const { session, handles, question, asOf } = context
  try {
    const { sentences } = await session.model.generateObject({
      name: 'repairs',
      schema: RepairsSchema,
      messages: session.prompts.messages('repair-sentence', {
        clauses: showClauses(handles, asOf),
        question: inert(question),
        sentences: broken.map(describeBroken).join('\n\n'),
      }),
      maxOutputTokens: MAX_REPAIR_TOKENS,
      signal: session.signal,
    })
    for (const { id, text } of sentences) {
      const original = broken[id - 1]
      if (original === undefined || text.trim() === '') continue
      const words = { raw: text, startsLine: true, inherited: '' }
      const mended = await check(words, original.layout, context)
      if (mended?.statement?.role === 'claim') repairs.set(original.raw, mended.statement)
    }
  } catch (error) {
    session.explain(error)
  }
  return repairs
}

function describeBroken({ raw, result }: Checked, index: number): string {
  const faults = result.failures.map(
    ({ check: name, detail }) => `${FAULTS[name] ?? name}：${detail}`,
  )
  return `id ${index + 1}：${inert(raw.trim())}\n问题：${inert(faults.join('；'))}`
}

/** What each check found, in the words that the model is told. */
const FAULTS: Record<string, string> = {
  'unknown-handle': '没有这个编号',
  uncited: '没有标出依据',
  'order-repeated': '复述了指令',
  'quotation-verbatim': '所引条款里没有这段引文',
  'figure-proved': '所引条款里没有这个数字',
  'figure-bound': '限定词与条款不符',
  'date-proved': '所引条款里没有这个日期',
  'change-direction': '前后写反了',
  'document-name': '不是所引条款的文件名',
  'document-number': '不是所引文件的文号',
  'address-cited': '不是所引条款的条款号',
  'standing-true': '与文件效力不符',
  'polarity-kept': '与条款的意思相反',
  'modality-kept': '把鼓励写成了要求，或把要求写成了可选',
  'completion-kept': '条款只是计划，不能写成已经完成',
  'figure-subject': '这个数字在条款里说的是别的事',
  'actor-proved': '条款里没有这个机构，或承担者写错了',
  'actor-cited': '条款里没有这个机构或地区',
  'member-cited': '条款的列举里没有这一项',
  'scope-kept': '条款没有这个范围或程度的限定',
  'cause-kept': '条款没有说这个因果',
  'figure-noun': '这个数字在条款里说的是别的事',
  'figure-year': '这个数字在条款里说的是别的年份',
  'words-supported': '条款里没有依据',
}
