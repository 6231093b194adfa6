// What becomes of answers when conversations cannot be read or stored.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'libsql'
import { afterAll, expect, it } from 'vitest'
import { compose } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { CONTEXT, NOW } from '../product.ts'
import { runToEnd } from '../spawned.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tiaoli-failures-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const QUESTION = '哪些措施涉及老年用品？'
const NOT_STORED = '本次问答未能保存，不影响回答内容'

/** The product with its conversations in a file, and every failure it told of. */
async function openWith(file: string) {
  const failures: string[] = []
  const config = loadConfig({
    TIAOLI_SEEDS: 'test/corpus',
    TIAOLI_VECTORSTORE: path.join(root, 'vectorstore'),
    TIAOLI_CONVERSATIONS_FILE: file,
  })
  const composed = await compose(config, {
    now: () => NOW,
    keepConversations: 'file',
    onConversationFailure: (error) => failures.push(String(error)),
  })
  return { ...composed, failures }
}

it('answers when the file is locked, and says that the exchange was not stored', async () => {
  const file = path.join(root, 'locked.db')
  const { assistant, conversations, failures } = await openWith(file)
  const request = { question: QUESTION, conversationId: 'a' }
  const expected = await assistant.ask(request, CONTEXT)
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  const answer = await assistant.ask(request, CONTEXT)
  other.exec('ROLLBACK')
  other.close()
  expect(answer.text).toBe(expected.text)
  expect(answer.citations).toEqual(expected.citations)
  expect(answer.notices).toEqual([...expected.notices, NOT_STORED])
  expect(failures.join()).toContain('SQLITE_BUSY')
  expect((await assistant.ask(request, CONTEXT)).notices).not.toContain(NOT_STORED)
  expect((await conversations.read('a'))?.exchangeCount).toBe(2)
  await conversations.close()
})

it('answers when the file breaks while in use, and says that it knows nothing earlier', async () => {
  const file = path.join(root, 'broken.db')
  const { assistant, conversations, failures } = await openWith(file)
  await assistant.ask({ question: QUESTION, conversationId: 'a' }, CONTEXT)
  const other = new Database(file)
  other.exec('DROP TABLE exchanges')
  other.close()
  const answer = await assistant.ask({ question: QUESTION, conversationId: 'a' }, CONTEXT)
  expect(answer.outcome).toBe('answered')
  expect(answer.notices).toEqual(
    expect.arrayContaining([expect.stringContaining('读不到此前的对话'), NOT_STORED]),
  )
  const inEnglish = { question: 'Which measures concern elderly products?', conversationId: 'a' }
  expect((await assistant.ask(inEnglish, CONTEXT)).notices.join()).toContain('could not be stored')
  expect(failures.length).toBeGreaterThan(1)
  await conversations.close()
})

it('keeps conversations in memory when the file is not usable, and leaves the file alone', async () => {
  const file = path.join(root, 'foreign.db')
  writeFileSync(file, '这是别的文件。'.repeat(100))
  const before = readFileSync(file)
  const { assistant, conversations, failures } = await openWith(file)
  expect(failures.join()).toContain(file)
  const answer = await assistant.ask({ question: QUESTION, conversationId: 'a' }, CONTEXT)
  expect(answer.notices).not.toContain(NOT_STORED)
  expect((await conversations.read('a'))?.exchangeCount).toBe(1)
  expect(readFileSync(file).equals(before)).toBe(true)
})

const WITHOUT_ADDON = new URL('without-addon.mjs', import.meta.url).href

it('answers when the native part cannot be loaded, and says that nothing is kept', async () => {
  const preloads = ['--import', 'tsx', '--import', WITHOUT_ADDON]
  const folders = [path.join(root, 'none.db'), 'test/corpus', path.join(root, 'vectorstore')]
  const child = [process.execPath, ...preloads, 'test/store/ask-child.ts', ...folders]
  const { code, out, err } = await runToEnd(child)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const { outcomes, alone, kept, failures, atStart, beforeConversation } = JSON.parse(out)
  expect(outcomes).toEqual(['answered', 'answered'])
  expect(alone).not.toContain(NOT_STORED)
  expect([atStart, beforeConversation]).toEqual([1, 1])
  expect(kept).toEqual(
    expect.arrayContaining([expect.stringContaining('读不到此前的对话'), NOT_STORED]),
  )
  expect(failures.length).toBeGreaterThan(1)
  for (const failure of failures) expect(failure).toMatch(/libsql.*不保存对话.*npm ci/)
})
