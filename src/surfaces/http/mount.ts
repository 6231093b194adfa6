// HTTP: what a surface adds to the service: its routes, and what it asks of the service around them.
import type { Hono, MiddlewareHandler } from 'hono'
import type { AppContext, AppEnv } from './context.ts'
import type { DescribeFailure } from './problem.ts'

export interface Mount {
  routes: readonly Hono<AppEnv>[]
  /** The paths that programs call, with the same keys and origins for all; '/*' ends a whole tree. */
  programs?: string
  /** Requests that take the processor for so long that they are admitted one by one. */
  computing?: readonly (readonly [method: string, path: string])[]
  /** A failure below the paths of its programs, in the shape that their clients read. */
  describeFailure?: DescribeFailure
  /** Addresses of pages, which get the cookie by which a visitor owns what is begun there. */
  pages?: readonly string[]
  /** Around everything that is done for a path. */
  around?: readonly (readonly [path: string, handler: MiddlewareHandler<AppEnv>])[]
  /** Answers at an address that does not exist; null leaves that to others. */
  notFound?: (c: AppContext) => Promise<Response> | null
}

/** Whether a path is one of those that programs of the mount call. */
export function isCalledBy({ programs = '' }: Mount, path: string): boolean {
  return programs.endsWith('/*') ? path.startsWith(programs.slice(0, -1)) : path === programs
}
