// Server: who may see the list of all conversations, whose ids are the only key to them.
import type { ConversationListing } from '../config/server.ts'
import { clientOf } from './client.ts'
import type { AppContext } from './context.ts'
import { HttpProblem } from './problem.ts'

/**
 * Raises NOT_FOUND unless the setting lets this caller list. `local` asks that nothing stands
 * between the caller on this machine and the service.
 */
export function requireListing(c: AppContext, listing: ConversationListing): void {
  if (listing === 'on' || (listing === 'local' && clientOf(c).isLocal)) return
  throw new HttpProblem('NOT_FOUND', {
    zh: '本服务不列出全部对话；请按编号读取，或由管理员设置 TIAOLI_CONVERSATIONS_LISTING。',
    en: 'This service does not list conversations; read them by id, or have TIAOLI_CONVERSATIONS_LISTING set.',
  })
}
