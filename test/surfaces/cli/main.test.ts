import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runToEnd, shown, start } from '../../spawned.ts'

const TIAOLI = [process.execPath, 'bin/tiaoli.js']
const QUESTION = '哪些措施涉及老年用品？'
const ESCAPE = '\u001b['

describe('the tiaoli process', () => {
  it('builds the library on first use and answers a piped question without colours', async () => {
    const { code, out, err } = await runToEnd([...TIAOLI, 'ask'], { input: `${QUESTION}\n` })
    expect(code).toBe(0)
    expect(out).toMatch(/老年用品[^]*\n依据\n\[1\]/)
    expect(out + err).not.toContain(ESCAPE)
    expect(err).toMatch(/^(正在.*……\n)*$/)
  })

  it('colours when told to', async () => {
    const env = { FORCE_COLOR: '1' }
    expect((await runToEnd([...TIAOLI, 'documents'], { env })).out).toContain(ESCAPE)
  })

  it('ends quietly when the reader has seen enough', async () => {
    const pipe = `{ "$0" "$1" ask ${QUESTION} --json; echo "code $?" >&2; } | head -c 5`
    const { out, err } = await runToEnd(['sh', '-c', pipe, ...TIAOLI])
    expect(out).toBe('{\n  "')
    expect(err).toMatch(/^(正在.*……\n)*code 0\n$/)
  })

  it.skipIf(!existsSync('/dev/full'))('says when its output cannot be written', async () => {
    const full = '"$0" "$@" documents > /dev/full; echo "code $?" >&2'
    const { err } = await runToEnd(['sh', '-c', full, ...TIAOLI])
    expect(err).toMatch(/错误：.*磁盘已满（ENOSPC），请腾出空间。\ncode 1\n$/)
    expect(err).not.toContain('    at ')
  })

  it.each([
    [['frob'], {}, 2],
    [['documents'], { PORT: 'x' }, 1],
    [['documents'], { TIAOLI_SEEDS: '/nowhere' }, 1],
  ])('tells a failure on standard error: %j %j exits with %i', async (args, env, exitCode) => {
    const { code, out, err } = await runToEnd([...TIAOLI, ...args], { env })
    expect(code).toBe(exitCode)
    expect(out).toBe('')
    expect(err).toMatch(/^错误：/)
    expect(err).not.toMatch(/^ +at .*\.[jt]s:\d/m)
  })

  it('exits with 130 on Ctrl-C, quietly', async () => {
    const asking = start([...TIAOLI, 'ask'])
    // More than a pipe holds: it drains once the command reads, and then waits for the rest.
    asking.process.stdin?.write('问'.repeat(100_000))
    await once(asking.process.stdin!, 'drain')
    asking.process.kill('SIGINT')
    await asking.ended
    expect(asking.process.exitCode).toBe(130)
    expect(asking.out + asking.err).toBe('')
  })
})

describe('tiaoli serve', () => {
  it('serves, and stops cleanly when asked to', async () => {
    const server = start([...TIAOLI, 'serve', '--port', '0'])
    await shown(server, /Tiaoli listening on (http:\/\/127\.0\.0\.1:\d+)/)
    server.process.kill('SIGINT')
    await server.ended
    expect(server.process.exitCode).toBe(0)
  })
})
