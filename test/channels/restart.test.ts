// What a chat finds again after the service was started anew, and what a broken store costs: nothing.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import type { Inbound, Replier, Reply } from '../../src/channels/channel.ts'
import { createInbox } from '../../src/channels/inbox.ts'
import { openSqliteSessionStore } from '../../src/conversation/sqlite-session-store.ts'
import { product } from '../server/harness.ts'
import { shown, start } from '../spawned.ts'
import { answerWith, saying } from './harness.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tiaoli-sessions-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const newFile = () => path.join(mkdtempSync(path.join(root, 'chat-')), 'conversations.db')

let now = Date.now()
let ids = 0
const message = (text: string, changes: Partial<Inbound> = {}): Inbound => ({
  channel: 'feishu',
  id: `om_${++ids}`,
  sentAtMs: null,
  chatId: 'oc_secret_chat',
  userId: 'ou_secret_person',
  kind: 'direct',
  isMention: false,
  isFromBot: false,
  text,
  ...changes,
})

/** One life of the service over a file. */
function life(file: string) {
  const store = openSqliteSessionStore(file)
  const conversations: string[] = []
  const failures: unknown[] = []
  const echo = saying(({ question, conversationId = '' }) => {
    conversations.push(conversationId)
    return answerWith(`答：${question}`)
  })
  const inbox = createInbox({
    services: () => ({ ...product, assistant: { ...product.assistant, ...echo } }),
    store,
    log: { info: () => {}, warn: (fields) => void failures.push(fields), error: () => {} },
    nowMs: () => now,
    publicUrl: null,
  })
  const replies: Reply[] = []
  const replier: Replier = { finish: async (reply) => void replies.push(reply) }
  return {
    inbox,
    replies,
    conversations,
    failures,
    send: (sent: Inbound) => inbox.accept(sent, replier, 'request'),
    async ask(text: string, changes: Partial<Inbound> = {}) {
      const before = replies.length
      expect(inbox.accept(message(text, changes), replier, 'request')).toBe('accepted')
      await expect.poll(() => replies.length).toBeGreaterThan(before)
      return conversations.at(-1)
    },
    async end() {
      await inbox.drain(1000)
      store.close()
    },
  }
}

describe('a chat after a restart', () => {
  it('goes on in its conversation, until it was idle or reset', async () => {
    const file = newFile()
    const first = life(file)
    const alice = await first.ask('一')
    const bob = await first.ask('一', { userId: 'ou_bob' })
    await first.end()
    const second = life(file)
    expect(await second.ask('二')).toBe(alice)
    expect(await second.ask('二', { userId: 'ou_bob' })).toBe(bob)
    await second.ask('/reset', { userId: 'ou_bob' })
    await second.end()
    const third = life(file)
    expect(await third.ask('三')).toBe(alice)
    expect(await third.ask('三', { userId: 'ou_bob' })).not.toBe(bob)
    await third.end()
    now += 31 * 60_000
    const last = life(file)
    expect(await last.ask('四')).not.toBe(alice)
    await last.end()
    for (const id of [alice, bob]) expect(id).toMatch(/^channel-[0-9a-f]{40}$/)
  })

  it('has no second answer to a message that is delivered again, before and after', async () => {
    const file = newFile()
    const sent = message('一次')
    const outcomes: string[] = []
    for (const laterMs of [0, 15_000, 300_000, 3_600_000, 21_600_000]) {
      now += laterMs
      const { send, end } = life(file)
      outcomes.push(send(sent))
      await end()
    }
    expect(outcomes).toEqual(['accepted', 'duplicate', 'duplicate', 'duplicate', 'duplicate'])
  })

  it('has an answer to a message that a crash broke off', () => {
    const file = newFile()
    const sent = message('没答完')
    expect(life(file).send(sent)).toBe('accepted')
    expect(life(file).send(sent)).toBe('accepted')
  })

  it('finds what was kept before the process was killed', async () => {
    const file = newFile()
    const child = start([process.execPath, '--import', 'tsx', CHILD, file])
    const kept = Number(await shown(child, /kept (\d{2,})/))
    child.process.kill('SIGKILL')
    await child.ended
    const store = openSqliteSessionStore(file)
    for (let at = 1; at <= kept; at++) {
      expect(store.session(`session-${at}`)?.conversationId).toBe(`conversation-${at}`)
      expect(store.wasAnswered(`message-${at}`)).toBe(true)
    }
    store.close()
  })
})

const CHILD = 'test/channels/session-child.ts'

describe('the store of sessions', () => {
  it('has no id of a person, a chat or a message on disk', async () => {
    const file = newFile()
    const { ask, end } = life(file)
    await ask('问', { id: 'om_secret_message' })
    await end()
    const bytes = readFileSync(file, 'latin1')
    expect(bytes).toContain('channel-')
    expect(bytes).not.toContain('secret')
  })

  it('costs no answer and no history when it is locked or broken', async () => {
    const file = newFile()
    const { ask, send, failures, conversations } = life(file)
    const before = await ask('一')
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    const sent = message('二')
    expect(send(sent)).toBe('accepted')
    expect(send(sent)).toBe('duplicate')
    await expect.poll(() => conversations.length).toBe(2)
    expect(conversations[1]).toBe(before)
    other.exec('ROLLBACK')
    other.exec('DROP TABLE chat_sessions')
    other.exec('DROP TABLE chat_answered')
    other.close()
    expect(await ask('三')).toBe(before)
    await ask('/reset')
    expect(await ask('四')).not.toBe(before)
    expect(failures.length).toBeGreaterThan(2)
  })

  it('forgets what nobody needs any more', async () => {
    const file = newFile()
    const store = openSqliteSessionStore(file)
    for (let hour = 0; hour < 20; hour++) {
      const atMs = hour * 3_600_000
      store.keepSession(`s${hour}`, { conversationId: 'c', lastAtMs: atMs })
      store.noteAnswered(`m${hour}`, atMs)
    }
    expect(store.session('s18')).toBeUndefined()
    expect(store.session('s19')?.lastAtMs).toBe(19 * 3_600_000)
    expect(['m6', 'm7', 'm19'].map((id) => store.wasAnswered(id))).toEqual([false, true, true])
    store.close()
  })
})
