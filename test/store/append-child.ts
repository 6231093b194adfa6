// Run by sqlite-store.test.ts in a process of its own: appends answers (argv[4] of them) to the
// conversation argv[3] of the file argv[2] and tells of each once it is stored.
import { openSqliteConversationStore } from '#store/sqlite-store.ts'
import { LOCAL } from '#domain/principal.ts'
import { answerOf } from '../conversation/answers.ts'

const [, , file = '', conversationId = '', count = '0'] = process.argv
const store = openSqliteConversationStore({ file, now: () => new Date(), expiryDays: 30 })
for (let at = 1; at <= Number(count); at++) {
  await store.append(conversationId, answerOf(`${conversationId}-${at}`), LOCAL)
  console.log(`stored ${at}`)
}
