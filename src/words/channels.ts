// Words: what is said in messaging apps, in Chinese and English alike.
import type { Language } from '#domain/context.ts'

const zh = {
  product: '条理',
  working: '正在查阅政策原文…',
  welcome:
    '您好，我依据库中的政策文件回答问题，每句话都注明出自哪一条。直接提问即可；发送 /help 查看用法。',
  /** Where the app has no commands with a slash. */
  plainWelcome:
    '您好，我依据库中的政策文件回答问题，每句话都注明出自哪一条。直接提问即可；回复“帮助”查看用法。',
  help: `我依据库中的政策文件回答问题，每句话都注明出自哪一条。直接提问即可，例如“哪些措施涉及老年用品？”

- /docs：库中有哪些文件
- /clause 68号文（六）：看一条的原文
- /search 关键词：找相关的条款
- /reset（或“清空”）：忘掉前面的对话，重新开始
- /help：这段说明`,

  busy: '您前面的问题还在回答，请稍后再问。',
  notWords: '我只能读文字消息，请把问题打成文字发给我。发送 /help 查看用法。',
  notReady: '文件库正在载入，请过一会儿再问。',
  empty: '文件库里还没有文件，暂时不能回答；请管理员放入政策文件后再问。',
  stopping: '服务正在重启，这个问题没有答完，请稍后再问一次。',
  tooSlow: '这个问题没有在规定时间内答完，请稍后再试或缩小问题范围。',
  modelUnavailable: '语言模型暂时不可用，请稍后再试。',
  unexpected: '抱歉，回答时出了意外，请稍后再试。',

  reset: '好的，前面的对话已清空，请问新的问题。',
  documents: (count: number) => `库中有 ${count} 份文件：`,
  hits: (query: string, count: number) => `与“${query}”最相关的 ${count} 条：`,
  noHit: (query: string) => `没有找到与“${query}”相关的条款。`,
  noClause: (address: string) => `没有找到“${address}”这一条。发送 /docs 看有哪些文件。`,
  wantsArgument: (example: string) => `请在命令后写上要找的内容，例如：${example}`,
  clauseExample: '/clause 68号文（六）',
  searchExample: '/search 老年用品',

  sources: '依据',
  notice: (text: string) => `注意：${text}`,
  degraded: (reason: string) => `模型没有作答（${reason}），改为逐字摘录`,
  leftOut: (messages: number, url: string | null) =>
    `（回答较长，其余 ${messages} 段没有发送。${url === null ? '请缩小问题范围再问。' : `完整回答见 ${url}`}）`,

  elsewhere: '回答见下一条消息。',
  later: '这个问题还没有答完，答完后另发一条消息。',
  expired: '这条回答已过期，请重新提问。',
  stillWorking: '还在查阅政策原文，请过几秒回复“继续”查看回答。',
  nothingLeft: '没有未看完的回答，请直接提问。',
  goOn: (part: number, parts: number) => `（${part}/${parts}，回复“继续”看下一段）`,
}

/** Every language has the same. */
export type ChannelWords = typeof zh

const en: ChannelWords = {
  product: 'Tiaoli',
  working: 'Reading the policy documents…',
  welcome:
    'Hello. I answer from the policy documents of this library and cite the clause for every sentence. Just ask; send /help to see how.',
  plainWelcome:
    'Hello. I answer from the policy documents of this library and cite the clause for every sentence. Just ask; reply “help” to see how.',
  help: `I answer from the policy documents of this library and cite the clause for every sentence. Just ask, for example “Which measures concern products for the elderly?”

- /docs: the documents of the library
- /clause 68号文（六）: the text of one clause
- /search words: clauses about something
- /reset: forget what was said and begin anew
- /help: this text`,

  busy: 'Your earlier questions are still being answered; please ask again in a moment.',
  notWords: 'I can read text only; please type your question. Send /help to see how.',
  notReady: 'The library is being loaded; please ask again in a moment.',
  empty: 'The library holds no documents yet, so nothing can be answered.',
  stopping: 'The service is restarting and did not finish this question; please ask once more.',
  tooSlow: 'This question was not answered in time; please try again or narrow it.',
  modelUnavailable: 'The language model is not available for now; please try again later.',
  unexpected: 'Sorry, something went wrong while answering; please try again later.',

  reset: 'The earlier conversation is forgotten; please ask your next question.',
  documents: (count) => `The library holds ${count} documents:`,
  hits: (query, count) => `The ${count} clauses closest to “${query}”:`,
  noHit: (query) => `No clause about “${query}” was found.`,
  noClause: (address) => `There is no clause “${address}”. Send /docs to see the documents.`,
  wantsArgument: (example) => `Please write what to look for behind the command: ${example}`,
  clauseExample: '/clause 68号文（六）',
  searchExample: '/search 老年用品',

  sources: 'Sources',
  notice: (text) => `Note: ${text}`,
  degraded: (reason) => `The model did not answer (${reason}); these are excerpts`,
  leftOut: (messages, url) =>
    `(The answer is long; ${messages} more messages were not sent. ${url === null ? 'Please narrow the question.' : `All of it: ${url}`})`,

  elsewhere: 'The answer is in the next message.',
  later: 'This is not answered yet; the answer follows in a message of its own.',
  expired: 'This answer has expired; please ask again.',
  stillWorking: 'Still reading the policy documents; reply “continue” in a few seconds.',
  nothingLeft: 'There is nothing more to show; please ask.',
  goOn: (part, parts) => `(${part}/${parts}; reply “continue” for the next part)`,
}

export const CHANNEL_WORDS: Readonly<Record<Language, ChannelWords>> = { zh, en }
