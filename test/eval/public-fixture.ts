// A data directory of the layout of the public sets, with invented documents and questions.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { temporaryFolder } from '../product.ts'

const LIBRARY =
  '青山市图书馆开放办法 第一条 图书馆每周开放六天，周一闭馆整理。 第二条 读者凭借书证每次可以借阅十二册图书，借期四十五天。 第三条 逾期不还的，每册每天收取滞纳金二角。 第四条 儿童阅览室由青山市图书馆少儿部管理。'
const PARK =
  '白河县公园管理规定 第一条 公园门票价格为每人三元，老人免票。 第二条 园内禁止垂钓和放风筝。 第三条 公园绿地由白河县园林处养护，每年修剪两次。 第四条 游船码头夏季开到晚上八点。'

const questionOf = (id: string, docid: string, question: string, answer: string) => {
  const start = (docid === 'library' ? LIBRARY : PARK).indexOf(answer)
  return { id, question, docid, answer, span: [start, start + answer.length] }
}

export const POLICY_QUESTIONS = [
  questionOf('q1', 'library', '凭借书证每次可以借阅多少册图书？', '每次可以借阅十二册图书'),
  questionOf('q2', 'library', '儿童阅览室由谁管理？', '青山市图书馆少儿部'),
  questionOf('q3', 'park', '公园门票价格是多少？', '每人三元'),
  questionOf('q4', 'park', '公园绿地由谁养护？', '白河县园林处'),
]

const ARTICLES = [
  { id: 1, name: '示例渡船法第一条', content: '渡船每日检查一次救生衣。' },
  { id: 2, name: '示例渡船法第二条', content: '渡船不得超载，违者罚款。' },
  { id: 3, name: '示例渡船法第三条', content: '渡船由船长负责。' },
]

const STATUTE_QUESTIONS = [
  { query_id: 7, question: '渡船超载会怎样？', gold_ids: [2] },
  { query_id: 8, question: '渡船有什么规矩？', gold_ids: [1, 2, 3] },
].map((question) => ({ ...question, gold_names: ['示例渡船法第二条'] }))

const OWN = [
  {
    id: 'o1',
    category: 'numeric',
    question: '体验中心每年建设几家？',
    answerable: true,
    gold: [{ doc: 'plan', quote: '每年建设体验中心3家' }],
    facts: ['3家'],
  },
]
const UNANSWERABLE = [
  { id: 'u1', set: 'notes', kind: 'foreign', question: '火星移民的签证怎么办？' },
]

const lines = (rows: readonly unknown[]): string =>
  rows.map((row) => JSON.stringify(row)).join('\n')

/** Writes the files and returns their directory. */
export function publicData(): string {
  const directory = temporaryFolder()
  const put = (name: string, text: string): void => {
    const file = path.join(directory, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text)
  }
  const policies = [
    { docid: 'library', text: LIBRARY },
    { docid: 'park', text: PARK },
  ]
  put('ncp-documents.jsonl.gz', lines(policies))
  put('ncp-questions.jsonl.gz', lines(POLICY_QUESTIONS))
  put('statute-articles.jsonl.gz', lines(ARTICLES))
  put('statute-questions.jsonl.gz', lines(STATUTE_QUESTIONS))
  put('own/notes.jsonl', lines(OWN))
  put(
    'own/notes/plan.md',
    '# 示例方案\n\n（一）坚持创新。每年建设体验中心3家。\n\n（二）坚持协调。\n',
  )
  put('own/strangers.jsonl', lines(UNANSWERABLE))
  return directory
}
