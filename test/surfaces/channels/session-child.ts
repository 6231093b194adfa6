// Run by restart.test.ts in a process of its own: keeps sessions in the file argv[2] until it is killed.
import { openSqliteSessionStore } from '#store/sqlite-session-store.ts'

const store = openSqliteSessionStore(process.argv[2] ?? '')
for (let at = 1; ; at++) {
  store.keepSession(`session-${at}`, { conversationId: `conversation-${at}`, lastAtMs: at })
  store.noteAnswered(`message-${at}`, at)
  console.log(`kept ${at}`)
  await new Promise((resolve) => setTimeout(resolve, 1))
}
