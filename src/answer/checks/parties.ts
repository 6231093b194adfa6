// Answer: offices and bodies of a sentence are named by its clauses, and parties keep their side.
import type { CitedClause } from '../cited-clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import type { SentenceCheck } from './sentence-check.ts'

/** Fields of government and how they are shortened. */
const FIELDS: readonly (readonly string[])[] = [
  ['国务院'], ['工业和信息化', '工信', '经信'], ['发展改革', '发改', '发展和改革'], ['财政'], ['商务'], ['民政'],
  ['市场监管', '市场监督管理', '市监'], ['人力资源社会保障', '人力资源和社会保障', '人社'], ['生态环境', '环境保护', '环保'],
  ['税务'], ['教育'], ['科技', '科学技术'], ['公安'], ['司法'], ['住房城乡建设', '住房和城乡建设', '住建'], ['交通运输'],
  ['农业农村'], ['文化和旅游', '文旅'], ['卫生健康', '卫健'], ['应急管理'], ['医疗保障', '医保'], ['海关'], ['工商行政管理', '工商'],
  ['劳动行政'], ['自然资源'], ['水利'], ['审计'], ['能源'], ['金融监管', '金融管理'], ['知识产权'], ['标准化管理'], ['统计'],
] // prettier-ignore
const OFFICE = '(?:主管|行政|管理)?(?:部门|部|厅|局|委员会|委|总局)'
/** Others who act, by the words that end their names. */
const BODIES =
  /\p{Script=Han}{2,}?(?:联合会|协会|学会|商会|总工会|人民法院|人民检察院|研究院|标委)|金融机构|商业银行|人民银行|中央企业|事业单位|科研院所|电商平台|仲裁机构|消费者组织|街道办事处|村民委员会|居民委员会/gu
/** Those between whom duties pass. */
const PARTIES =
  '消费者|经营者|销售者|服务者|生产者|用人单位|劳动者|企业|申请人|申请单位|承租人|出租人|买受人|出卖人|债权人|债务人|政府|投资者|监护人|发包人|承包人'
const SLOT = new RegExp(`(由|向|通知)(?:该|其|相关|有关)?(${PARTIES})(?!的)`, 'gu')
const SUBJECT_OF_DUTY = new RegExp(`(${PARTIES})(?:应当|必须)`, 'gu')

/** Offices and bodies that the clauses do not name, and parties that changed sides. */
export const partiesKept: SentenceCheck = ({ text, evidence }) => {
  if (evidence.length === 0) return []
  const words = normaliseText(withoutQuotations(text))
  const known = namesKnown(evidence)
  const offices = FIELDS.flatMap((names) => {
    if (names.some((name) => known.includes(name))) return []
    const office = new RegExp(`(?:${names.join('|')})${names[0] === '国务院' ? '' : OFFICE}`, 'u')
    return office.exec(words)?.[0] ?? []
  })
  const bodies = [...words.matchAll(BODIES)]
    .filter(({ 0: name, index }) => !/^(?:文件|意见)/u.test(words.slice(index + name.length)))
    .map(([name]) => name)
    .filter((name) => !known.includes(name.slice(-Math.min(name.length, LEAST_NAME_CHARS))))
  return [
    ...[...offices, ...bodies].map((detail) => ({ check: 'actor-proved', detail })),
    ...exchanged(words, known, SLOT),
    ...exchanged(words, known, SUBJECT_OF_DUTY),
  ]
}

/** Of the end of a name: what stands before it may be of the sentence. */
const LEAST_NAME_CHARS = 4

function namesKnown(evidence: readonly CitedClause[]): string {
  return normaliseText(
    evidence
      .flatMap(({ clause, document }) => [
        clause.text, ...clause.path, document.title, document.number ?? '', ...document.issuers, ...document.aliases,
      ])
      .join('\n'),
  ) // prettier-ignore
}

/** The slot, empty for a subject, and who fills it. */
function keyOf([, first = '', second]: RegExpExecArray): [string, string] {
  return second === undefined ? ['', first] : [first, second]
}

/** 由消费者承担 where the clause has 由经营者承担 and nowhere 由消费者. */
function exchanged(words: string, known: string, pattern: RegExp) {
  const own = [...known.matchAll(pattern)].map(keyOf)
  return [...words.matchAll(pattern)]
    .filter((match) => {
      const [slot, party] = keyOf(match)
      const held = own.filter(([other]) => other === slot).map(([, other]) => other)
      return (
        held.length > 0 && !held.some((other) => other.includes(party) || party.includes(other))
      )
    })
    .map(([detail]) => ({ check: 'actor-proved', detail }))
}
