// HTTP: opens the port and closes it without cutting answers off; the one importer of the adapter.
import type { AddressInfo } from 'node:net'
import type { IncomingMessage, Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { AppError } from '#domain/errors.ts'
import type { Peer } from './context.ts'

export interface ListenOptions {
  fetch: (request: Request, bindings: { peer: Peer }) => Response | Promise<Response>
  host: string
  /** 0 takes any free port. */
  port: number
}

export interface Listener {
  url: string
  /**
   * Accepts nothing new, lets running requests finish, and cuts off those that are still running
   * after graceMs. Says whether all could finish.
   */
  close(graceMs: number): Promise<boolean>
}

/**
 * An idle connection is kept longer than proxies keep theirs (nginx: 60 s); else now and then one
 * sends a request on a connection that is being closed, and its caller sees a broken one.
 */
const KEEP_ALIVE_MS = 75_000

/** Opens the port; throws INVALID_INPUT if it is taken, not allowed, or the host is not ours. */
export async function listen({ fetch, host, port }: ListenOptions): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => fetch(request, { peer: peerOf(incoming as IncomingMessage) }),
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)))
    server.listen(port, host, resolve)
  })
  return { url: urlOf(server.address() as AddressInfo), close: (graceMs) => close(server, graceMs) }
}

function peerOf({ socket, httpVersion }: IncomingMessage): Peer {
  // A socket that was closed meanwhile has no address any more.
  return { address: socket.remoteAddress ?? 'unknown', httpVersion }
}

/** Node keeps a connection whose request ended while the server closes; how often to look. */
const IDLE_SWEEP_MS = 20

function close(server: Server, graceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    let finished = true
    const cutOff = setTimeout(() => {
      finished = false
      server.closeAllConnections()
    }, graceMs)
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS)
    server.close(() => {
      clearTimeout(cutOff)
      clearInterval(sweep)
      resolve(finished)
    })
  })
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  const reasons: Record<string, string> = {
    EADDRINUSE: `端口 ${port} 已被占用；请停掉占用它的程序，或用 PORT 换一个端口。`,
    EACCES: `没有权限监听端口 ${port}；请用 PORT 换一个 1024 以上的端口。`,
    EADDRNOTAVAIL: `本机没有地址 ${host}；请检查 HOST。`,
    ENOTFOUND: `无法解析地址 ${host}；请检查 HOST。`,
  }
  const reason = reasons[error.code ?? ''] ?? `无法监听 ${host}:${port}：${error.message}`
  return new AppError('INVALID_INPUT', reason, { cause: error })
}
