// CLI: tiaoli feedback, what people said of answers, as draft cases for the evals.
import { existsSync } from 'node:fs'
import { loadConfig } from '#config/config.ts'
import { openSqliteConversationStore } from '#store/sqlite-store.ts'
import { requestOf, type CommandContext } from '../command.ts'

/** Prints one draft case a line for every answer that was judged; says how many on the side. */
export async function exportFeedback(context: CommandContext): Promise<void> {
  const { terminal, open } = context
  const { file, expiryDays } = loadConfig(terminal.env).conversations
  if (!existsSync(file)) {
    terminal.note(`没有对话记录“${file}”，因此没有反馈；HTTP 服务会建立它。\n`)
    return
  }
  const store = openSqliteConversationStore({ file, expiryDays, now: terminal.now })
  const judged = await store.judged()
  await store.close()
  const { assistant } = await open()
  const drafts = await assistant.draftCases({ judged }, requestOf(context))
  for (const draft of drafts) terminal.print(JSON.stringify(draft))
  terminal.note(`共 ${judged.length} 条反馈，各成一条用例草稿；请人工补全后放入 eval/cases。\n`)
}
