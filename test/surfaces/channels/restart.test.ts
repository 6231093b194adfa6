// What a chat finds again after the service was started anew, and what a broken store costs: nothing.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import type { Inbound, Replier, Reply } from '#surfaces/channels/channel.ts'
import { createInbox } from '#surfaces/channels/inbox.ts'
import { openSqliteSessionStore } from '#store/sqlite-session-store.ts'
import { product } from '../http/harness.ts'
import { shown, start } from '../../spawned.ts'
import { answerWith, saying } from './harness.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tiaoli-sessions-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const newFile = () => path.join(mkdtempSync(path.join(root, 'chat-')), 'conversations.db')

const DAY_MS = 86_400_000
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

const CHILD = 'test/surfaces/channels/session-child.ts'

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

  /** A store with one session and one answered message of the beginning of 2026. */
  function filled(file: string) {
    const startMs = Date.parse('2026-01-01T00:00:00Z')
    const store = openSqliteSessionStore(file)
    store.keepSession('s', { conversationId: 'c', lastAtMs: startMs })
    store.noteAnswered('m', startMs)
    expect(store.purge(startMs)).toEqual({ erased: 0, hasMore: false, refusal: null })
    return { store, startMs }
  }

  it('forgets after a week what nobody needs any more', () => {
    const { store, startMs } = filled(newFile())
    const erased = Array.from({ length: 8 }, (_, day) => store.purge(startMs + day * DAY_MS + 1))
    expect(erased.map((step) => step.erased)).toEqual([0, 0, 0, 0, 0, 0, 0, 2])
    expect(store.session('s')).toBeUndefined()
    expect(store.wasAnswered('m')).toBe(false)
    store.close()
  })

  it.each([1, 10, -50])('keeps all when the clock is %i years off, over restarts', (years) => {
    const file = newFile()
    const { store, startMs } = filled(file)
    const offMs = startMs + years * 365 * DAY_MS
    expect(store.purge(offMs).refusal).toMatch(/请检查本机时间/)
    store.keepSession('off', { conversationId: 'c', lastAtMs: offMs })
    store.close()
    const again = openSqliteSessionStore(file)
    expect(again.purge(offMs + 3 * DAY_MS)).toMatchObject({ erased: 0 })
    expect(again.purge(startMs + DAY_MS)).toMatchObject({ refusal: null })
    expect(again.session('s')?.conversationId).toBe('c')
    expect(again.wasAnswered('m')).toBe(true)
    again.close()
  })
})
