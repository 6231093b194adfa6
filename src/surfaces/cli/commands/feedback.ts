// CLI: tiaoli feedback, what people said of answers, as draft cases for the evals.
import { existsSync } from 'node:fs'
import { loadConfig } from '#config/config.ts'
import { draftCase } from '#conversation/draft-case.ts'
import { openSqliteConversationStore } from '#store/sqlite-store.ts'
import type { CommandContext } from '../command.ts'

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
  const { library } = await open()
  const clauses = new Map((await library.clauses()).map((clause) => [clause.id, clause]))
  for (const each of judged) terminal.print(JSON.stringify(draftCase(each, clauses)))
  terminal.note(`共 ${judged.length} 条反馈，各成一条用例草稿；请人工补全后放入 eval/cases。\n`)
}
