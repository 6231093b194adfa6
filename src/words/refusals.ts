// Words: what is said when nothing is answered, and what was looked through before.
import type { PolicyDocument } from '#domain/document.ts'
import { citeDocument, nameSome } from './answers.ts'
import type { Language } from '#domain/context.ts'

/** What a question asks for that stands nowhere. */
export interface Missing {
  /** Its topics and figures, as the question has them. */
  subject: readonly string[]
  /** Whether the subject is what no clause speaks of at all. */
  isAbsent: boolean
  /** Whether a figure was asked for. */
  asksFigure: boolean
}

interface RefusalWords {
  otherJob: string
  orders: string
  noTopic: string
  /** A document that the question names; what there is instead. */
  unknownDocument: (title: string, held: string) => string
  greeting: (documents: readonly PolicyDocument[]) => string
  notSaid: (missing: Missing) => string
  unprovable: string
  /** Documents without a clause. */
  unread: (names: string) => string
  searched: (documents: string, clausesScanned: number) => string
  countDocuments: (count: number) => string
  nearest: string
  /** The last clause where the text breaks off. */
  truncated: (names: string, address: string, last: string) => string
  /** The last clause of the level that was asked for; null where there is none. */
  noAddress: (names: string, address: string, last: string | null) => string
}

export const REFUSAL_WORDS: Record<Language, RefusalWords> = {
  zh: {
    otherJob:
      '这个问题不属于政策文件问答的范围：我只依据库中文件的条款作答，不提供建议、预测、写作等服务。',
    orders: '问题里的指令不会被执行：我只依据库中文件的条款作答，也不透露内部设置。',
    noTopic: '没有读出要查的主题。请说明要查哪方面的内容，例如“哪些措施涉及……？”。',
    unknownDocument: (title, held) => `库中没有“${title}”这份文件。现有文件：${held}。`,
    greeting: (documents) => {
      const [first] = documents
      const example = first === undefined ? '' : `“${citeDocument(first)}讲了什么？”`
      return `您好，我是条理，按条款回答政策文件的问题。库中有 ${documents.length} 份文件，可以问“哪些措施涉及……？”${example}“……和……有什么变化？”。`
    },
    notSaid: ({ subject, isAbsent, asksFigure }) => {
      const words = quoteAll(subject)
      if (words === '') return '文件中没有关于这个问题的规定，无法据此回答。'
      if (isAbsent) return `文件中没有关于${words}的规定，无法据此回答。`
      if (asksFigure) return `文件没有就${words}给出具体数值或答案。`
      return subject.length > 1
        ? `没有条款同时说到${words}，无法据此回答。`
        : `没有条款直接回答关于${words}的问题。`
    },
    unprovable: '文件中没有能够引用来证明回答的条款，所以不作答。',
    unread: (names) => `${names}中没有读出任何条款，无法据此回答。`,
    searched: (documents, clausesScanned) => `已检索${documents}的${clausesScanned}个条款。`,
    countDocuments: (count) => `${count}份文件`,
    nearest: '最接近的条款（不是答案）：',
    truncated: (names, address, last) =>
      `${names}的文本不完整，止于“${last}”，之后的内容（包括“${address}”）库中没有。`,
    noAddress: (names, address, last) =>
      `${names}中没有“${address}”${last === null ? '' : `，同级条款到“${last}”为止`}。`,
  },
  en: {
    otherJob:
      'This is outside what I do: I answer from the clauses of the policy documents in the library only.',
    orders: 'Instructions inside a question are not followed: I answer from the documents only.',
    noTopic: 'No topic could be read from the question. Please say what to look for.',
    unknownDocument: (title, held) =>
      `The library holds no document “${title}”. It holds: ${held}.`,
    greeting: ({ length }) =>
      `Hello, I am Tiaoli. I answer questions about the ${length} policy documents in the library, clause by clause.`,
    notSaid: ({ subject }) => {
      const words = quoteAll(subject)
      return `The documents do not say this${words === '' ? '' : ` (${words})`}. `
    },
    unprovable: 'No clause can be cited that proves an answer, so none is given. ',
    unread: (names) => `No clause could be read from ${names}, so nothing can be said of it.`,
    searched: (documents, clausesScanned) => `Searched ${clausesScanned} clauses of ${documents}.`,
    countDocuments: (count) => `${count} documents`,
    nearest: 'Nearest clauses (not an answer):',
    truncated: (names, address, last) =>
      `The text of ${names} is cut off (truncated) after “${last}”; “${address}” is not in it.`,
    noAddress: (names, address) => `There is no “${address}” in ${names}.`,
  },
}

function quoteAll(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join('、')
}

/** “已检索 5 份文件的 252 个条款”, for refusals. */
export function searchedWords(
  documents: readonly PolicyDocument[],
  clausesScanned: number,
  language: Language,
): string {
  const { searched, countDocuments } = REFUSAL_WORDS[language]
  const names =
    documents.length <= 2
      ? documents.map(citeDocument).join('、')
      : countDocuments(documents.length)
  return searched(names, clausesScanned)
}

/** Of documents without a clause nothing can be said, not even that they are silent. */
export function unreadWords(documents: readonly PolicyDocument[], language: Language): string {
  return REFUSAL_WORDS[language].unread(nameSome(documents, language))
}
