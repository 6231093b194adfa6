// Answer: the authorities, bodies and places that a sentence names stand in the clause it cites.
import type { CitedClause } from '../cited-clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import { closestPart } from './clause-parts.ts'
import type { SentenceCheck } from './sentence-check.ts'

const PROVINCES =
  '北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾'
const REGIONS =
  '东部|中部地区|西部地区|东北地区|中西部|长三角|珠三角|京津冀|粤港澳|大湾区|欧洲|欧盟|美国|美洲|日本|韩国|俄罗斯|德国|英国|法国|印度|东盟|东南亚|中东|非洲|拉美|中亚|西亚|澳大利亚'
const BODIES =
  '国务院|党中央|全国人大|(?:最高)?人民法院|(?:最高)?人民检察院|检察机关|公安机关|公安部|财政部|教育部|科技部|科学技术部|民政部|司法部|商务部|工信部|工业和信息化部|人社部|人力资源社会保障部|自然资源部|生态环境部|住建部|住房城乡建设部|交通运输部|水利部|农业农村部|文旅部|文化和旅游部|卫健委|卫生健康委|应急管理部|中国人民银行|央行|审计署|国家发展改革委|国家发展和改革委员会|发改委|国资委|税务总局|市场监管总局|海关总署|医保局|药监局|知识产权局|证监会|金融监管总局|能源局|邮政局|统计局|联合会|行业协会|行业组织|商会|中央财政|地方财政|中央资金|税务机关|仲裁委员会|仲裁机构|工会'
const NAMED = new RegExp(`${PROVINCES}|${REGIONS}|${BODIES}`, 'gu')

/** Who acts, whatever is named: a sentence of the clause that has one leaves no room for another. */
const ACTOR = /部门|机关|机构|协会|组织|企业|单位|各地|地区|法院|政府/u

/** A name stands in the cited words, their heading, or is the issuer, in full or shortened. */
export const actorsAreCited: SentenceCheck = ({ parts, evidence }) => {
  const issuers = evidence.flatMap(({ document }) => document.issuers.map(normaliseText))
  const heads = evidence.flatMap(headsOf)
  const clauses = evidence.map(({ clause }) => normaliseText(clause.text))
  const strangers = parts.flatMap((part) => {
    const words = normaliseText(withoutQuotations(part.text)).replaceAll(/《[^《》]*》/gu, ' ')
    const source = closestPart(words, part.evidence)
    const isNear = (name: string): boolean =>
      source === null ||
      holds(source.sentence, name) ||
      (!ACTOR.test(source.sentence) && holds(source.before, name))
    return [...words.matchAll(NAMED)]
      .map(([name]) => name)
      .filter((name) => !heads.some((head) => holds(head, name)))
      .filter((name) => !issuers.some((issuer) => isShortFor(name, issuer)))
      .filter((name) => !clauses.some((own) => holdsShortened(name, own)))
      .filter((name) => !clauses.some((own) => holds(own, name)) || !isNear(name))
  })
  return [...new Set(strangers)].map((detail) => ({ check: 'actor-cited', detail }))
}

/** 西部地区 does not stand in 中西部地区. */
function holds(text: string, name: string): boolean {
  return (name.startsWith('西部') ? text.replaceAll('中西部', '') : text).includes(name)
}

function headsOf({ clause, document }: CitedClause): string[] {
  return [clause.label, document.title, ...document.aliases, ...document.issuers].map(normaliseText)
}

const MODAL = '可以|应当|不得|必须|有权|负责'
const TAIL =
  '单位|动者|企业|部门|机关|机构|组织|个人|理者|公民|人员|法院|政府|协会|费者|营者|事人|讼人|租人|包人|方'
/** 劳动者可以解除: who, and what. */
const SUBJECT = new RegExp(`(${TAIL})(${MODAL})(\\p{Script=Han}{2})`, 'gu')
/** 通知用人单位: what, and to whom. */
const OBJECT = new RegExp(`(通知|告知|赔偿|支付给|交付|委托|通报|报告|责令)(\\p{Script=Han}{0,6}?(?:${TAIL}))`, 'gu') // prettier-ignore

/** Fails when the clause says the same of somebody else, and nowhere of this one. */
export const rolesKept: SentenceCheck = ({ text, evidence }) => {
  const words = normaliseText(withoutQuotations(text))
  const known = normaliseText(evidence.map(({ clause }) => clause.text).join('\n'))
  const subjects = [...known.matchAll(SUBJECT)]
  const objects = [...known.matchAll(OBJECT)]
  const wrong = [
    ...[...words.matchAll(SUBJECT)].filter(
      ([, who, modal, what]) =>
        subjects.some((own) => own[2] === modal && own[3] === what) &&
        !subjects.some((own) => own[1] === who && own[2] === modal && own[3] === what),
    ),
    ...[...words.matchAll(OBJECT)].filter(
      ([, what, whom]) =>
        objects.some((own) => own[1] === what) &&
        !objects.some((own) => own[1] === what && own[2] === whom) &&
        objects.some((own) => own[1] === what && own[2]?.slice(-2) !== whom?.slice(-2)),
    ),
  ]
  return wrong.map(([detail]) => ({ check: 'actor-cited', detail }))
}

/** 工信部 for 工业和信息化部: the same characters in order, first and last alike. */
function isShortFor(name: string, full: string): boolean {
  if (name.length < MIN_SHORT_CHARS || name.length >= full.length) return false
  let at = 0
  for (const character of full) if (character === name.charAt(at)) at++
  return at === name.length && full.startsWith(name.charAt(0)) && full.endsWith(name.at(-1) ?? '')
}

const MIN_SHORT_CHARS = 3

/** 发改委 where the clause writes 国家发展改革委. */
function holdsShortened(name: string, source: string): boolean {
  const bodies = [...source.matchAll(new RegExp(BODIES, 'gu'))].map(([body]) => body)
  return bodies.some(
    (body) => isShortFor(name, body) || isShortFor(name, body.replace(/^国家/u, '')),
  )
}
