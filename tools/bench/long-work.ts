// Bench: list questions over laws, and requests that are made to keep a service busy.
import type { Composed } from '#compose.ts'

/** Questions whose answer is a list over many laws. */
export const LISTS = [
  '哪些条款涉及老年人？', '哪些法律规定了行政拘留？', '哪些规定涉及未成年人？', '哪些条款提到数据安全？',
  '哪些措施涉及环境保护？', '列出所有关于食品安全的规定', '哪些条款规定了赔偿责任？', '哪些规定涉及残疾人？',
  '哪些条款提到“十五日内”？', '哪些规定涉及个人信息？', '哪些条款涉及土地承包？', '哪些规定涉及消费者权益？',
  '哪些条款提到吊销许可证？', '哪些规定涉及船舶登记？', '哪些条款涉及劳动合同解除？', '哪些规定要求公开招标？',
  '哪些条款涉及网络安全？', '哪些规定涉及知识产权？', '哪些条款规定了免税？', '哪些规定涉及野生动物保护？',
] // prettier-ignore

interface LongWork {
  name: string
  run: (product: Composed) => Promise<unknown>
}

const asking = (name: string, question: string): LongWork => ({
  name,
  run: ({ assistant, newContext }) => assistant.ask({ question }, newContext()),
})

/** Each is within the limits of a request. */
export const LONG_WORK: readonly LongWork[] = [
  asking('250 exclusions', '除了老年用品以外'.repeat(250)),
  asking('500 numbers in circles', '㈠'.repeat(500)),
  asking('60 times 第一条', '第一条'.repeat(60)),
  asking('a word of nearly every law', '哪些规定涉及人民法院？'),
  {
    name: 'the map of 人民',
    run: ({ assistant, newContext }) => assistant.mapTopics({ topics: ['人民'] }, newContext()),
  },
]
