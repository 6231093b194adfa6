// HTTP: the API, /api/*, as a part of the service.
import type { ConversationListing } from '#config/server.ts'
import type { Mount } from './mount.ts'
import { askRoutes } from './routes/ask.ts'
import { compareRoutes } from './routes/compare.ts'
import { conversationRoutes } from './routes/conversations.ts'
import { libraryRoutes } from './routes/library.ts'
import { mapRoutes } from './routes/map.ts'
import { searchRoutes } from './routes/search.ts'

/** The API. @param conversationListing whose conversations are listed */
export function apiMount(conversationListing: ConversationListing): Mount {
  return {
    programs: '/api/*',
    computing: [
      ['POST', '/api/ask'],
      ['POST', '/api/search'],
      ['GET', '/api/compare'],
      ['GET', '/api/map'],
    ],
    routes: [
      askRoutes(),
      libraryRoutes(),
      searchRoutes(),
      compareRoutes(),
      conversationRoutes(conversationListing),
      mapRoutes(),
    ],
  }
}
