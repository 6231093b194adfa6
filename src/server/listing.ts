// Server: who may see the list of all conversations, whose ids are the only key to them.
import { isLoopback, type ConversationListing } from '../config/server.ts'
import type { AppContext } from './context.ts'
import { HttpProblem } from './problem.ts'

/** What proxies add on behalf of callers from elsewhere. */
const FORWARDING_HEADERS = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP']

/**
 * Raises NOT_FOUND unless the setting lets this caller list. `local` asks that the address called
 * is a name of this machine, which a web page that lets its own name point here does not know, and
 * that no proxy stands between.
 */
export function requireListing(c: AppContext, listing: ConversationListing): void {
  if (listing === 'on' || (listing === 'local' && isLocalCall(c))) return
  throw new HttpProblem('NOT_FOUND', {
    zh: '本服务不列出全部对话；请按编号读取，或由管理员设置 TIAOLI_CONVERSATIONS_LISTING。',
    en: 'This service does not list conversations; read them by id, or have TIAOLI_CONVERSATIONS_LISTING set.',
  })
}

function isLocalCall(c: AppContext): boolean {
  if (FORWARDING_HEADERS.some((name) => c.req.header(name) !== undefined)) return false
  return isLoopback(new URL(c.req.url).hostname)
}
