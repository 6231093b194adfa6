import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import { openSqliteConversationStore } from '#store/sqlite-store.ts'
import { AppError } from '#domain/errors.ts'
import { LOCAL, type Principal } from '#domain/principal.ts'
import { shown, start } from '../spawned.ts'
import { answerOf } from '../conversation/answers.ts'
import { describeStoreContract } from './store.contract.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tiaoli-conversations-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const newFile = () => path.join(mkdtempSync(path.join(root, 'store-')), 'conversations.db')
const openFile = (file: string) =>
  openSqliteConversationStore({ file, now: () => new Date('2026-11-20T00:00:00Z'), expiryDays: 30 })

/** A file with one conversation of one answer, closed. */
async function filledFile(): Promise<string> {
  const file = newFile()
  const store = openFile(file)
  await store.append('a', answerOf('1'), LOCAL)
  await store.close()
  return file
}

function messageOf(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
  throw new Error('nothing was thrown')
}

/** Changes a file behind the back of the store. */
function alter(file: string, sql: string): void {
  const database = new Database(file)
  database.exec(sql)
  database.close()
}

const WRITER = [process.execPath, '--import', 'tsx', 'test/store/append-child.ts']
const startWriter = (file: string, ...args: string[]) => start([...WRITER, file, ...args])

describeStoreContract('the store in a SQLite file', (options) =>
  openSqliteConversationStore({ ...options, file: newFile() }),
)

describeStoreContract('the store in memory', (options) =>
  openSqliteConversationStore({ ...options, file: null }),
)

it('forgets in memory the conversation that was silent longest when there are too many answers', async () => {
  const store = openSqliteConversationStore({ file: null, now: () => new Date(0), expiryDays: 1 })
  await store.append('first', answerOf('1'), LOCAL)
  await store.append('second', answerOf('2'), LOCAL)
  await store.append('first', answerOf('3'), LOCAL)
  for (let at = 0; at < 1998; at++) await store.append(`other-${at}`, answerOf(`o${at}`), LOCAL)
  expect(await store.turns('second')).toEqual([])
  expect(await store.turns('first')).toHaveLength(4)
  await store.close()
})

describe('the SQLite file of conversations', () => {
  it('keeps everything over a restart, in a folder that it makes, for its owner only', async () => {
    const file = path.join(root, 'new', 'folder', 'conversations.db')
    const before = openFile(file)
    await before.append('a', answerOf('1'), LOCAL)
    await before.judge('1', { vote: 'up' }, LOCAL)
    const written = await before.read('a')
    await before.close()
    const after = openFile(file)
    expect(await after.read('a')).toEqual(written)
    expect(statSync(file).mode & 0o077).toBe(0)
    await after.close()
  })

  it('leaves no word of a deleted conversation in the file', async () => {
    const file = newFile()
    const store = openFile(file)
    await store.append('a', answerOf('1', { text: '机密答复' }), LOCAL)
    await store.append('b', answerOf('2', { text: '公开答复' }), LOCAL)
    await store.delete('a', LOCAL)
    await store.close()
    expect(readFileSync(file).includes('公开答复')).toBe(true)
    expect(readFileSync(file).includes('机密答复')).toBe(false)
  })

  it('loses no answer that was stored when the process is killed', async () => {
    const file = newFile()
    const writer = startWriter(file, 'a', '100000')
    await shown(writer, /(stored 30)\n/)
    writer.process.kill('SIGKILL')
    await writer.ended
    const told = Number(/stored (\d+)\n(?!.*stored \d+\n)/s.exec(writer.out)?.[1])
    const store = openFile(file)
    const conversation = await store.read('a')
    const ids = conversation?.exchanges.map(({ answer }) => answer.id) ?? []
    expect(conversation?.exchangeCount).toBeGreaterThanOrEqual(Math.min(told, 500))
    expect(ids).toContain(`a-${told}`)
    await store.append('a', answerOf('after'), LOCAL)
    expect((await store.turns('a')).at(-2)?.content).toBe('问题after')
    await store.close()
  })

  it('serves two processes that write at once', async () => {
    const file = newFile()
    const writers = [startWriter(file, 'a', '100'), startWriter(file, 'b', '100')]
    await Promise.all(writers.map(({ ended }) => ended))
    expect(writers.map(({ process: { exitCode }, err }) => ({ exitCode, err }))).toEqual([
      { exitCode: 0, err: '' },
      { exitCode: 0, err: '' },
    ])
    const store = openFile(file)
    const counts = (await store.list({ limit: 5, cursor: null }, LOCAL)).conversations
    expect(counts.map(({ exchangeCount }) => exchangeCount)).toEqual([100, 100])
    await store.close()
  })

  it('goes on with other work while another program keeps it busy', async () => {
    const file = await filledFile()
    const store = openFile(file)
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    const stored = store.append('a', answerOf('2'), LOCAL)
    // Were the thread held up, this would come too late.
    setImmediate(() => other.exec('ROLLBACK'))
    await stored
    expect((await store.read('a'))?.exchangeCount).toBe(2)
    other.close()
    await store.close()
  })

  it('shows the words of an answer whose form it does not know, and says so', async () => {
    const file = await filledFile()
    alter(file, `UPDATE exchanges SET answer = '{"id":"1","shape":"of old"}'`)
    const store = openFile(file)
    await store.append('a', answerOf('2'), LOCAL)
    const exchanges = (await store.read('a'))?.exchanges ?? []
    expect(exchanges.map(({ answer }) => answer.question)).toEqual(['问题1', '问题2'])
    const [old, own] = exchanges.map(({ answer }) => answer)
    expect(old?.text).toBe(own?.text)
    expect(old?.citations).toEqual([])
    expect(old?.verification.passed).toBe(false)
    expect(old?.notices[0]).toContain('另一个版本')
    await store.close()
  })

  it('says that another program keeps it busy, after a moment', async () => {
    const file = await filledFile()
    const store = openFile(file)
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    await expect(store.append('a', answerOf('2'), LOCAL)).rejects.toThrow('SQLITE_BUSY')
    expect(await store.turns('a')).toHaveLength(2)
    other.exec('ROLLBACK')
    other.close()
    await store.append('a', answerOf('3'), LOCAL)
    expect((await store.read('a'))?.exchangeCount).toBe(2)
    await store.close()
  })

  it.each([
    ['no SQLite file', (file: string) => writeFileSync(file, '这不是数据库。'.repeat(300)), '损坏'],
    [
      'a file overwritten in the middle',
      (file: string) => {
        const bytes = readFileSync(file)
        bytes.fill(0x55, 4096, 4096 * 3)
        writeFileSync(file, bytes)
      },
      '损坏',
    ],
    [
      'a file cut off',
      (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 4096 * 2)),
      '损坏',
    ],
    [
      'a file of another program',
      (file: string) => {
        rmSync(file)
        alter(file, 'CREATE TABLE notes (text TEXT)')
      },
      '不是条理的对话记录',
    ],
    ['a newer version', (file: string) => alter(file, 'PRAGMA user_version = 99'), '更新的版本'],
  ])('refuses %s, says so, and leaves it as it is', async (_name, spoil, said) => {
    const file = await filledFile()
    spoil(file)
    const before = readFileSync(file)
    const message = messageOf(() => openFile(file))
    expect(message).toContain(said)
    expect(message).toContain(file)
    expect(message).toContain('TIAOLI_CONVERSATIONS_FILE')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  /** Makes of a file what the version before there were owners would have left. */
  function makeOld(file: string): void {
    alter(
      file,
      `DROP INDEX conversations_by_owner; ALTER TABLE conversations DROP COLUMN owner;
       DROP TABLE time_seen; PRAGMA user_version = 1;
       CREATE TABLE chat_sessions (name_hash TEXT PRIMARY KEY, conversation_id TEXT, last_at_ms INTEGER)`,
    )
  }

  it('takes over a file of before there were owners: it belongs to this machine', async () => {
    const file = await filledFile()
    makeOld(file)
    const store = openFile(file)
    expect((await store.read('a'))?.exchanges[0]?.answer).toEqual(answerOf('1'))
    const idsOf = async (whose: Principal) =>
      (await store.list({ limit: 5, cursor: null }, whose)).conversations.map(({ id }) => id)
    expect(await idsOf(['page:x'])).toEqual([])
    expect(await idsOf(LOCAL)).toEqual(['a'])
    expect(await store.append('a', answerOf('2'), ['chat:x'])).toBe('foreign')
    expect(await store.append('a', answerOf('2'), LOCAL)).toBe('stored')
    expect(await store.purge()).toEqual({ erased: 0, hasMore: false, refusal: null })
    await store.close()
    const again = openFile(file)
    expect((await again.read('a'))?.exchangeCount).toBe(2)
    await again.close()
  })

  it('is taken over by one of two processes that open it at once', async () => {
    const file = await filledFile()
    makeOld(file)
    const writers = [startWriter(file, 'b', '1'), startWriter(file, 'c', '1')]
    await Promise.all(writers.map(({ ended }) => ended))
    expect(writers.map(({ process: { exitCode }, err }) => ({ exitCode, err }))).toEqual([
      { exitCode: 0, err: '' },
      { exitCode: 0, err: '' },
    ])
  })

  it('remembers over a restart which time was believed, and what was doubted', async () => {
    const file = newFile()
    const startMs = Date.parse('2026-01-01T00:00:00Z')
    /** One run of the service, at a day by its clock. */
    const run = async (day: number, id?: string) => {
      const now = () => new Date(startMs + day * 86_400_000)
      const store = openSqliteConversationStore({ file, now, expiryDays: 30 })
      const step = await store.purge()
      if (id !== undefined) await store.append(id, answerOf(id), LOCAL)
      const conversations = (await store.list({ limit: 9, cursor: null }, LOCAL)).conversations
      await store.close()
      return { ...step, ids: conversations.map((each) => each.id) }
    }
    await run(0, 'a')
    expect(await run(3650, 'ahead')).toMatchObject({ erased: 0, ids: ['ahead', 'a'] })
    expect(await run(1)).toMatchObject({ erased: 0, refusal: null, ids: ['ahead', 'a'] })
    expect(await run(365)).toMatchObject({ erased: 0, refusal: expect.stringMatching(/时钟/) })
    expect(await run(371)).toMatchObject({ erased: 0, ids: ['ahead', 'a'] })
    expect(await run(372)).toMatchObject({ refusal: null, ids: ['ahead'] })
  })

  it('opens the copy that someone made of a file in use', async () => {
    const file = newFile()
    const store = openFile(file)
    await store.append('a', answerOf('1'), LOCAL)
    const copy = newFile()
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix)
    await store.close()
    const copied = openFile(copy)
    expect((await copied.read('a'))?.exchangeCount).toBe(1)
    await copied.close()
  })

  it('names a place where no file can be', () => {
    const folder = path.join(root, 'folder.db')
    mkdirSync(folder)
    expect(messageOf(() => openFile(folder))).toMatch(/folder\.db.*是一个目录/)
    const blocker = path.join(root, 'blocker')
    writeFileSync(blocker, '')
    expect(messageOf(() => openFile(path.join(blocker, 'x.db')))).toContain('x.db')
  })

  it('says when nothing more can be written, and keeps what was', async () => {
    const file = newFile()
    // No file may grow beyond 1 MiB; a write beyond it fails instead of ending the process.
    const limited = ['sh', '-c', `trap '' XFSZ; ulimit -f 2048; exec "$0" "$@"`]
    const writer = start([...limited, ...WRITER, file, 'a', '100000'])
    await writer.ended
    expect(writer.err).toContain('INTERNAL')
    expect(writer.err).toContain(file)
    const stored = Number(/stored (\d+)\n$/.exec(writer.out)?.[1])
    expect(stored).toBeGreaterThan(10)
    const store = openFile(file)
    expect((await store.read('a'))?.exchangeCount).toBe(stored)
    await store.append('a', answerOf('more'), LOCAL)
    await store.close()
  })
})
