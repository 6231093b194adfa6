import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CaseSchema } from '../../../eval/schema.ts'
import { readCorpus, resolveGold } from '../../../eval/corpus.ts'
import { openSqliteConversationStore } from '#store/sqlite-store.ts'
import type { Answer } from '#domain/answer.ts'
import type { FeedbackRequest } from '#domain/conversation.ts'
import { LOCAL } from '#domain/principal.ts'
import { CONTEXT, NOW } from '../../product.ts'
import { product, run } from './harness.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tiaoli-feedback-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const QUESTION = '哪些措施涉及老年用品？'
const ask = (question: string, history: Answer[] = []) =>
  product.assistant.ask(
    {
      question,
      history: history.flatMap(({ question: content, text }) => [
        { role: 'user' as const, content },
        { role: 'assistant' as const, content: text },
      ]),
    },
    CONTEXT,
  )

/** Exports what was stored in one conversation with its feedback; the cases, by the eval's schema. */
async function exported(given: { answer: Answer; feedback?: FeedbackRequest }[]) {
  const file = path.join(mkdtempSync(path.join(root, 'file-')), 'conversations.db')
  const store = openSqliteConversationStore({ file, now: () => NOW, expiryDays: 30 })
  for (const { answer, feedback } of given) {
    await store.append('a', answer, LOCAL)
    if (feedback !== undefined) await store.judge(answer.id, feedback, LOCAL)
  }
  await store.close()
  const { out, err } = await run(['feedback', 'export'], {
    env: { TIAOLI_CONVERSATIONS_FILE: file },
  })
  const cases = out
    .split('\n')
    .filter(Boolean)
    .map((line) => CaseSchema.parse(JSON.parse(line)))
  return { cases, err }
}

describe('tiaoli feedback export', () => {
  it('makes the cited clauses of a liked answer the gold of a case', async () => {
    const answer = await ask(QUESTION)
    const { cases, err } = await exported([{ answer, feedback: { vote: 'up' } }])
    expect(cases).toHaveLength(1)
    expect(cases[0]).toMatchObject({
      question: QUESTION,
      category: 'enumeration',
      answerable: true,
      asOf: '2026-11-21',
      source: 'user-log',
    })
    const corpus = await readCorpus(product.library)
    const gold = cases[0]!.expected.map((expected) => resolveGold(expected, corpus))
    expect(gold.map(({ clauses }) => clauses[0]?.id)).toEqual(
      answer.citations.map(({ clauseId }) => clauseId),
    )
    expect(err).toContain('1 条反馈')
  })

  it('expects nothing of a disliked answer, and notes why it was disliked', async () => {
    const feedback = { vote: 'down', reason: 'incomplete', comment: '还有\n一条' } as const
    const { cases } = await exported([{ answer: await ask(QUESTION), feedback }])
    expect(cases[0]).toMatchObject({ expected: [], answerable: true })
    expect(cases[0]?.notes).toMatch(/down.*incomplete.*还有\n一条/)
  })

  it('tells a refusal that was right from one that was not', async () => {
    const refused = await ask('航天发射场在哪里？')
    expect(refused.outcome).toBe('refused')
    const right = await exported([{ answer: refused, feedback: { vote: 'up' } }])
    expect(right.cases[0]).toMatchObject({
      category: 'unanswerable',
      answerable: false,
      unanswerableReason: refused.refusal?.reason,
    })
    const wrong = await exported([
      { answer: refused, feedback: { vote: 'down', reason: 'wrongly-refused' } },
    ])
    expect(wrong.cases[0]?.answerable).toBe(true)
  })

  it('sends the earlier turns along with a follow-up only', async () => {
    const first = await ask(QUESTION)
    const followUp = await ask('草案里呢？', [first])
    const { cases } = await exported([
      { answer: first, feedback: { vote: 'up' } },
      { answer: followUp, feedback: { vote: 'down' } },
    ])
    expect(cases[0]?.history).toBeUndefined()
    expect(cases[1]).toMatchObject({ category: 'multi-turn', question: '草案里呢？' })
    expect(cases[1]?.history?.map(({ content }) => content)).toEqual([QUESTION, first.text])
  })

  it('leaves out what nobody judged', async () => {
    expect((await exported([{ answer: await ask(QUESTION) }])).cases).toEqual([])
  })

  it('says that there is no file, and makes none', async () => {
    const file = path.join(root, 'none.db')
    const { out, err } = await run(['feedback', 'export'], {
      env: { TIAOLI_CONVERSATIONS_FILE: file },
    })
    expect(out).toBe('')
    expect(err).toContain(file)
    expect(existsSync(file)).toBe(false)
  })
})
