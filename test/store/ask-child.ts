// Run by failures.test.ts in a process of its own: asks once without a conversation and once in one,
// with the file argv[2] to keep it, and tells the notices of each and every failure.
import { compose } from '#compose.ts'
import { loadConfig } from '#config/config.ts'

const [, , file = '', seeds = '', vectorStore = ''] = process.argv
const config = loadConfig({
  TIAOLI_SEEDS: seeds,
  TIAOLI_VECTORSTORE: vectorStore,
  TIAOLI_CONVERSATIONS_FILE: file,
})
const failures: string[] = []
const { assistant, newContext, conversations } = await compose(config, {
  keepConversations: 'file',
  onConversationFailure: (error) => failures.push(String(error)),
})
const atStart = failures.length
const question = '哪些措施涉及老年用品？'
const alone = await assistant.ask({ question }, newContext())
const beforeConversation = failures.length
const kept = await assistant.ask({ question, conversationId: 'a' }, newContext())
await conversations.close()
const told = { atStart, beforeConversation, failures, alone: alone.notices, kept: kept.notices }
console.log(JSON.stringify({ ...told, outcomes: [alone.outcome, kept.outcome] }))
