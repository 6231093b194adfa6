import { describe, expect, it } from 'vitest'
import { ClauseTree } from '#documents/clause-tree.ts'
import { checkSentence } from '#answer/check-sentence.ts'
import { giveHandles } from '#answer/handles.ts'
import { readSentence } from '#answer/model-sentence.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { makeClauses, makeDocument } from '../library/generated.ts'

const PLAN: PolicyDocument = {
  ...makeDocument('plan', '示例省轻工业工作方案（2025—2026年）'),
  period: { from: '2025', to: '2026' },
  issuers: ['示例省工业和信息化厅'],
  succeeds: 'old',
}
const OLD: PolicyDocument = {
  ...makeDocument('old', '示例省轻工业工作方案（2023—2024年）'),
  period: { from: '2023', to: '2024' },
}
const UNION: PolicyDocument = {
  ...makeDocument('union', '关于行业自律的意见'),
  authority: 'association',
  issuers: ['示例省轻工业联合会'],
}
const LAW: PolicyDocument = makeDocument('law', '示例省劳动条例')
const DOCUMENTS = [PLAN, OLD, UNION, LAW]

const CLAUSES = makeClauses([
  {
    documentId: 'plan',
    label: '二、主要目标',
    path: ['二'],
    text: '2025—2026年，新增推广300项升级产品，接续培育10个规模1000亿元以上特色产业产区。企业利润年均增长5%左右，研发投入强度达到3%，能源消耗持续下降。',
  },
  {
    documentId: 'plan',
    label: '三（一）标准',
    path: ['三', '（一）'],
    text: '标准。完成玩具、儿童手表、智能锁具等10项国家标准制修订，每年完成200项行业标准制修订。建立老年用品标准体系。严格企业标准自我声明公开制度。',
  },
  {
    documentId: 'plan',
    label: '三（二）出口',
    path: ['三', '（二）'],
    text: '出口。积极支持跨境电商发展，扩大出口信用保险承保规模。坚决遏制非理性价格竞争。鼓励有条件的地方组织开展数字化转型诊断服务。江苏、浙江等轻工业大省要发挥更大作用。行业协会要加强自律。引导中西部地区有序承接产业转移，东部地区建立研发中心。',
  },
  {
    documentId: 'old',
    label: '导语',
    path: ['导语'],
    text: '2022年轻工业增加值占全部工业的16.2%。培育50家以上智能家居体验中心。',
  },
  {
    documentId: 'union',
    label: '五',
    path: ['五'],
    text: '五、新建评价总站5家、直属基地20家，每年评选科技奖200项。',
  },
  {
    documentId: 'law',
    id: 'law:7',
    label: '第七条',
    path: ['第七条'],
    text: '第七条 劳动者提前三十日以书面形式通知用人单位，可以解除劳动合同。终止临时用工的，用人单位不向劳动者支付经济补偿。',
  },
  {
    documentId: 'law',
    id: 'law:9.1',
    label: '第九条第（一）项',
    path: ['第九条', '（一）'],
    parentId: 'law:9',
    text: '（一）在试用期间被证明不符合录用条件的；',
  },
  {
    documentId: 'law',
    id: 'law:10',
    label: '第十条',
    path: ['第十条'],
    text: '第十条 处罚款一千元以上二千元以下。支付补偿的年限最高不超过十二年。不满六个月的，支付半个月工资。配偶、未成年子女可以随迁。',
  },
])
const HEADS = makeClauses([
  {
    documentId: 'law',
    id: 'law:9',
    label: '第九条',
    path: ['第九条'],
    text: '第九条 劳动者有下列情形之一的，用人单位可以解除劳动合同：',
  },
])
/** c1 goals, c2 standards, c3 export (plan); c4 (old, ended); c5 (association); c6–c8 (law). */
const HANDLES = giveHandles(
  CLAUSES.map((clause) => ({
    clause,
    document: DOCUMENTS.find(({ id }) => id === clause.documentId)!,
    quotes: [],
  })),
)

async function check(raw: string) {
  const sentence = readSentence(raw, HANDLES)
  if (sentence === null) throw new Error('nothing left of the sentence')
  return checkSentence(sentence, {
    question: '文件对此有什么规定？',
    documents: DOCUMENTS,
    tree: new ClauseTree([...HEADS, ...CLAUSES]),
    asOf: '2026-11-21',
  })
}

describe('what a clause says in other words', () => {
  it.each([
    '方案的量化目标有两项：新增推广300项升级产品，培育10个规模千亿元以上的特色产业产区[c1]。',
    '升级产品要新增推广300项，特色产业产区则培育10个[c1]。',
    '企业利润的年均增速约为5％[c1]。',
    '到2026年底，研发投入强度达到百分之三[c1]。',
    '能源消耗要持续降低[c1]。',
    '在标准方面，每年要完成200项行业标准的制修订，另完成10项国家标准制修订[c2]。',
    '玩具、儿童手表和智能锁具等国家标准要制修订，共10项[c2]。',
    '企业标准自我声明公开制度应从严执行[c2]。',
    '方案支持发展跨境电商，并扩大出口信用保险的承保规模[c3]。',
    '要坚决遏制非理性的价格竞争[c3]。',
    '有条件的地方可以开展数字化转型诊断[c3]。',
    '江苏和浙江等轻工业大省应发挥更大作用，行业协会应加强自律[c3]。',
    '中西部地区有序承接产业转移[c3]。',
    '方案没有规定补贴金额，只要求扩大出口信用保险承保规模[c3]。',
    '已到期的方案曾提出培育50家以上智能家居体验中心[c4]。',
    '轻工业联合会计划新建5家评价总站和20家直属基地[c5]。',
    '需要注意，该意见属于协会文件，并非政府文件[c5]。',
    '劳动者提前30日书面通知用人单位，即可解除劳动合同[c6]。',
    '临时用工终止时，用人单位无需支付经济补偿[c6]。',
    '试用期间被证明不符合录用条件的，用人单位可以解除劳动合同[c7]。',
    '罚款为1000元至2000元[c8]。',
    '补偿年限最多不超过12年，不满6个月的支付半个月工资[c8]。',
    '配偶和未成年子女可以一并随迁[c8]。',
    '根据[c1]，要新增推广300项升级产品。',
    'c1提出，新增推广300项升级产品。',
    '| 升级产品 | 新增推广300项[c1] |',
    '**1. 升级产品**：新增推广300项[c1]。',
    '② 新增推广300项升级产品（依据：c1）',
  ])('passes: %s', async (raw) => {
    expect((await check(raw)).failures).toEqual([])
  })
})

describe('what a clause does not say', () => {
  it.each([
    ['figure-noun', '接续培育300个特色产业产区[c1]。'],
    ['figure-noun', '每年完成10项行业标准制修订[c2]。'],
    ['figure-noun', '企业利润年均增速达到3%[c1]。'],
    ['figure-noun', '新建评价总站20家、直属基地5家[c5]。'],
    ['figure-bound', '企业利润年均增长5%[c1]。'],
    ['figure-bound', '企业利润年均增长不低于5%[c1]。'],
    ['figure-bound', '培育50家智能家居体验中心，方案已到期[c4]。'],
    ['figure-bound', '研发投入强度达到3%左右[c1]。'],
    ['figure-bound', '支付补偿的年限不得少于12年[c8]。'],
    ['figure-year', '2025年新增推广300项升级产品[c1]。'],
    ['figure-year', '2024年轻工业增加值占全部工业的16.2%，方案已到期[c4]。'],
    ['change-direction', '目标从3%上升到2%[c1]。'],
    ['completion-kept', '目前已新增推广300项升级产品[c1]。'],
    ['completion-kept', '老年用品标准体系已经建立完成[c2]。'],
    ['completion-kept', '老年用品标准体系已建成[c2]。'],
    ['modality-kept', '有条件的地方必须组织开展数字化转型诊断服务[c3]。'],
    ['modality-kept', '企业可以自愿实行标准自我声明公开制度[c2]。'],
    ['modality-kept', '劳动者提前三十日书面通知用人单位，应当解除劳动合同[c6]。'],
    ['polarity-kept', '方案不支持跨境电商发展[c3]。'],
    ['polarity-kept', '缩小出口信用保险承保规模[c3]。'],
    ['polarity-kept', '放任非理性价格竞争[c3]。'],
    ['polarity-kept', '能源消耗持续上升[c1]。'],
    ['polarity-kept', '终止临时用工的，用人单位应当向劳动者支付经济补偿[c6]。'],
    ['polarity-kept', '配偶不可以随迁[c8]。'],
    ['actor-cited', '江苏、浙江、河南等轻工业大省要发挥更大作用[c3]。'],
    ['actor-cited', '财政部负责扩大出口信用保险承保规模[c3]。'],
    ['actor-cited', '西部地区建立研发中心[c3]。'],
    ['actor-cited', '用人单位提前三十日以书面形式通知劳动者，可以解除劳动合同[c6]。'],
    ['actor-cited', '试用期间被证明不符合录用条件的，行政部门可以解除劳动合同[c7]。'],
    ['member-cited', '完成玩具、儿童手表、电饭煲等10项国家标准制修订[c2]。'],
    ['member-cited', '配偶、父母、未成年子女可以随迁[c8]。'],
    ['scope-kept', '所有地方组织开展数字化转型诊断服务[c3]。'],
    ['scope-kept', '跨境电商是出口的唯一支持对象[c3]。'],
    ['cause-kept', '由于老年用品标准缺失，要建立老年用品标准体系[c2]。'],
    ['standing-true', '目前有效的方案要求培育50家以上智能家居体验中心[c4]。'],
    ['standing-true', '该方案已废止，曾要求新增推广300项升级产品[c1]。'],
    ['standing-true', '这份协会文件要求新增推广300项升级产品[c1]。'],
    ['words-supported', '对跨境电商给予税收减免[c3]。'],
    ['words-supported', '建立老年用品标准体系的企业将获得资金奖励[c2]。'],
    ['words-supported', '跨境电商赋能老年用品标准[c2][c3]。'],
    ['uncited', '所给条款没有写明补贴金额，国家将全额承担。'],
  ])('%s: %s', async (wanted, raw) => {
    const { statement, failures } = await check(raw)
    expect(statement).toBeNull()
    expect(failures.map(({ check: name }) => name)).toContain(wanted)
  })
})
