// Test support: questions that lean on a conversation, and what their understanding must have.
import { CUT, DRAFT, NEXT_PLAN, OPINION, PLAN } from '../retrieve/corpora.ts'

export interface FollowUpCase {
  /** User and assistant in turn, oldest first; the assistant's words are free text or left out (''). */
  said: string[]
  question: string
  /** Documents that the standalone question names, in any order; [] for none. */
  documents?: string[]
  /** Words that its topic has. */
  topic?: string[]
  /** Words that must not be in it. */
  without?: string[]
  /** Its first address as written, spaces left out. */
  address?: string
  /** The standalone question itself. */
  standalone?: string
  intent?: string
}

const CROSS_BORDER = [
  '哪些措施涉及跨境电商？',
  '逐条检查了 5 份文件的 260 个条款，2 份文件的 2 个条款涉及“跨境电商”：\n\n**《轻工业稳增长工作方案（2025—2026年）》** 【现行】\n\n- **三（三）发展外贸新模式**：「积极支持跨境电商等外贸新业态。」 [1]\n\n**《轻工业稳增长工作方案（2023—2024年）》（工信部联消费〔2023〕101号）** 【已到期】\n\n- 【已到期】**三（四）积极开拓新兴市场**：「支持跨境电商、海外仓等外贸新业态发展。」 [2]',
]
const ELDERLY = [
  '68号文里有哪些条款讲到老年用品？',
  '（五）建立老年用品产业标准体系[1]；（六）适老化轻工产品[2]；专栏3·产品品牌培育[3]；（十八）老年用品产业园区[4]。',
]
const LEATHER = ['101号文对皮革行业有什么要求？', '开发高端绿色化皮革材料，支持推广真皮标志。[1]']
const TRADE_IN = [
  '2025—2026年方案怎么支持家电以旧换新？',
  '实施消费品以旧换新政策，支持家电、家装厨卫、电动自行车等消费。[1]',
]
const ARTICLE = [
  '68号文第十四条说了什么？',
  '（十四）加快绿色安全发展。有序推进轻工业碳达峰进程。[1]',
]
const TWO_PLANS = [
  '101号文和2025—2026年方案的集群目标各是多少？',
  '前者培育升级50个300亿元以上集群[1]，后者接续培育10个1000亿元以上产区[2]。',
]
const RESEARCH = [
  '征求意见稿对研发投入强度提了什么目标？',
  '重点行业研发投入强度较2020年增长10%。[1]',
]
const CENTRES = ['上一轮方案要建多少家智能家居体验中心？', '50家以上。[1]']
const MEASURES = [
  '101号文针对老年用品提了哪些举措？',
  '主要有三点：\n1. 建设老年用品创新平台[1]\n2. 加快老年用品标准制修订[2]\n3. 培育老年用品产业园区[3]',
]

export const ELLIPSIS: FollowUpCase[] = [
  { said: LEATHER, question: '婴童的呢？', documents: [PLAN], topic: ['婴童'], without: ['皮革'] },
  { said: LEATHER, question: '那造纸呢', documents: [PLAN], topic: ['造纸'], without: ['皮革'] },
  { said: LEATHER, question: '还有塑料制品呢？', documents: [PLAN], topic: ['塑料制品'] },
  { said: LEATHER, question: '电池行业？', documents: [PLAN], topic: ['电池'], without: ['皮革'] },
  {
    said: LEATHER,
    question: '好的，那食品方面呢？',
    documents: [PLAN],
    topic: ['食品'],
    without: ['皮革'],
  },
  { said: LEATHER, question: '明白了，那么生物制造呢', documents: [PLAN], topic: ['生物制造'] },
  { said: LEATHER, question: '164号文呢？', documents: [CUT], topic: ['皮革'] },
  { said: LEATHER, question: '那协会文件呢', documents: [CUT], topic: ['皮革'] },
  { said: LEATHER, question: '那2024年的呢？', documents: [PLAN], topic: ['皮革'] },
  { said: LEATHER, question: '2026年的呢？', documents: [NEXT_PLAN], topic: ['皮革'] },
  {
    said: ELDERLY,
    question: '那婴童用品呢？',
    documents: [OPINION],
    topic: ['婴童用品'],
    without: ['老年'],
  },
  {
    said: CROSS_BORDER,
    question: '那海外仓呢？',
    documents: [],
    topic: ['海外'],
    without: ['跨境'],
  },
  { said: CENTRES, question: '那老年用品展会呢？', documents: [PLAN], topic: ['老年用品'] },
  { said: TRADE_IN, question: '家具呢？', documents: [NEXT_PLAN], topic: ['家具'] },
  {
    said: RESEARCH,
    question: '那利润率呢？',
    documents: [DRAFT],
    topic: ['利润率'],
    without: ['研发'],
  },
  {
    said: RESEARCH,
    question: '发明专利呢，每年要增长多少？',
    documents: [DRAFT],
    topic: ['发明专利'],
    without: ['研发'],
  },
  { said: LEATHER, question: '具体说说', documents: [PLAN], topic: ['皮革'] },
  { said: LEATHER, question: '原文呢？', documents: [PLAN], topic: ['皮革'] },
  { said: LEATHER, question: '出处在哪里？', documents: [PLAN], topic: ['皮革'] },
  { said: LEATHER, question: '文号是什么？', documents: [PLAN], without: ['皮革'] },
  { said: LEATHER, question: '哪天发的？', documents: [PLAN], without: ['皮革'] },
  { said: LEATHER, question: '还有效吗？', documents: [PLAN], without: ['皮革'] },
  { said: TRADE_IN, question: '目标是多少？', documents: [NEXT_PLAN], topic: ['以旧换新'] },
  {
    said: [...LEATHER, '谢谢', '不客气。'],
    question: '造纸呢？',
    documents: [PLAN],
    topic: ['造纸'],
  },
  {
    said: [...LEATHER, '造纸呢？', '推进林纸一体化建设。[1]'],
    question: '2025年那份呢？',
    documents: [NEXT_PLAN],
    topic: ['造纸'],
    without: ['皮革'],
  },
  {
    said: ['68号文对家用电器的能效标准有什么要求？', '加快完善能效标准。[1]'],
    question: '照明产品呢？',
    documents: [OPINION],
    topic: ['照明', '能效'],
    without: ['家用电器'],
  },
  {
    said: ['不要征求意见稿，哪些措施涉及跨境电商？', '两条。[1][2]'],
    question: '那海外仓呢？',
    topic: ['海外'],
    without: ['跨境'],
  },
]

export const REFERENCES: FollowUpCase[] = [
  { said: ARTICLE, question: '它的下一条呢？', documents: [OPINION], address: '第十四条的下一条' },
  { said: ARTICLE, question: '上一条讲什么', documents: [OPINION], address: '第十四条的上一条' },
  {
    said: [...ARTICLE, '下一条呢？', '（十五）全面建设绿色制造体系。[1]'],
    question: '再下一条',
    documents: [OPINION],
    address: '(十五)全面建设绿色制造体系的下一条',
  },
  { said: ARTICLE, question: '第二款呢？', documents: [OPINION], address: '第十四条第二款' },
  {
    said: ['101号文三（一）讲了什么？', '着力稳住重点行业。[1]'],
    question: '（二）呢？',
    documents: [PLAN],
    address: '三(二)',
  },
  {
    said: ARTICLE,
    question: '这一条在征求意见稿里是怎么写的？',
    documents: [DRAFT],
    without: ['这一条'],
  },
  {
    said: ['哪里提到VOCs？', '《关于推动轻工业高质量发展的指导意见》（十四）要求源头替代。[1]'],
    question: '这一条的原文是什么？',
    documents: [OPINION],
    address: '(十四)',
  },
  { said: ELDERLY, question: '第二个展开说说', documents: [OPINION], address: '(六)' },
  { said: ELDERLY, question: '最后一条具体怎么写的？', documents: [OPINION], address: '(十八)' },
  { said: ELDERLY, question: '[3]的原文', documents: [OPINION], address: '专栏3' },
  {
    said: MEASURES,
    question: '第二点展开说说',
    documents: [PLAN],
    topic: ['标准'],
    without: ['园区'],
  },
  {
    said: MEASURES,
    question: '你刚才说的第三点，具体怎么做？',
    documents: [PLAN],
    topic: ['园区'],
    without: ['标准'],
  },
  {
    said: MEASURES,
    question: '第一和第三点分别怎么要求的？',
    documents: [PLAN],
    without: ['标准'],
  },
  {
    said: CROSS_BORDER,
    question: '第一个具体怎么说？',
    documents: [NEXT_PLAN],
    address: '三(三)发展外贸新模式',
  },
  {
    said: CROSS_BORDER,
    question: '第二条展开讲讲',
    documents: [PLAN],
    address: '三(四)积极开拓新兴市场',
  },
  { said: CROSS_BORDER, question: '第二份还有效吗？', documents: [PLAN], without: ['跨境'] },
  {
    said: [
      '轻工业稳增长工作方案有几版？',
      '两版：2023—2024年方案（工信部联消费〔2023〕101号）[1]和2025—2026年方案[2]。',
    ],
    question: '第二个里皮革怎么说？',
    documents: [NEXT_PLAN],
    topic: ['皮革'],
  },
  { said: TWO_PLANS, question: '前者现在还有效吗？', documents: [PLAN] },
  { said: TWO_PLANS, question: '后者提到冰雪装备了吗？', documents: [NEXT_PLAN], topic: ['冰雪'] },
  {
    said: LEATHER,
    question: '新方案对这个行业还有别的安排吗？',
    documents: [NEXT_PLAN],
    topic: ['皮革'],
  },
  { said: LEATHER, question: '这方面协会那份文件怎么讲？', documents: [CUT], topic: ['皮革'] },
  {
    said: CENTRES,
    question: '新方案还保留这个数吗？',
    documents: [NEXT_PLAN],
    topic: ['智能家居'],
  },
  {
    said: LEATHER,
    question: '它有没有提到冰雪器材？',
    documents: [PLAN],
    topic: ['冰雪'],
    without: ['皮革'],
  },
  { said: LEATHER, question: '这份文件是谁发的？', documents: [PLAN], without: ['皮革'] },
  {
    said: CROSS_BORDER,
    question: '这两份文件分别是什么时候发布的？',
    documents: [PLAN, NEXT_PLAN],
    without: ['跨境'],
  },
  { said: LEATHER, question: '其中哪些涉及鞋类？', documents: [PLAN], topic: ['鞋'] },
]

export const CHANGES: FollowUpCase[] = [
  { said: ELDERLY, question: '征求意见稿里呢？', documents: [DRAFT], topic: ['老年用品'] },
  {
    said: ELDERLY,
    question: '征求意见稿里也是这么写的吗？',
    documents: [DRAFT],
    topic: ['老年用品'],
  },
  {
    said: RESEARCH,
    question: '正式稿里还有这个目标吗？',
    documents: [OPINION],
    topic: ['研发投入'],
  },
  { said: RESEARCH, question: '定稿呢', documents: [OPINION], topic: ['研发投入'] },
  { said: TRADE_IN, question: '换成2023年那版呢？', documents: [PLAN], topic: ['以旧换新'] },
  { said: TRADE_IN, question: '上一版呢？', documents: [PLAN], topic: ['以旧换新'] },
  { said: CENTRES, question: '最新的那份呢？', documents: [NEXT_PLAN], topic: ['智能家居'] },
  {
    said: ['101号文里家电以旧换新怎么规定的？', '鼓励开展以旧换新。[1]'],
    question: '2025年那份扩到哪些品类了？',
    documents: [NEXT_PLAN],
    topic: ['以旧换新'],
  },
  {
    said: RESEARCH,
    question: '和正式稿比有什么变化？',
    documents: [DRAFT, OPINION],
    topic: ['研发投入'],
    intent: 'compare',
  },
  {
    said: LEATHER,
    question: '其他文件里呢？',
    documents: [CUT, DRAFT, NEXT_PLAN, OPINION],
    topic: ['皮革'],
  },
  { said: LEATHER, question: '我问的是68号文', documents: [OPINION], topic: ['皮革'] },
  { said: LEATHER, question: '新方案是什么时候发的？', documents: [NEXT_PLAN], without: ['皮革'] },
  {
    said: LEATHER,
    question: '新方案对冰雪装备有什么支持？',
    standalone: '新方案对冰雪装备有什么支持？',
  },
  {
    said: ['截至2023年底，哪份稳增长方案有效？', '2023—2024年方案。[1]'],
    question: '那截至2025年底呢？',
    standalone: '截至2025年底，哪份稳增长方案有效？',
  },
  { said: LEATHER, question: '协会的呢？', documents: [CUT], topic: ['皮革'] },
  {
    said: ['征求意见稿（二十三）讲什么？', '（二十三）加强公共服务能力建设：「建立平台。」[1]'],
    question: '正式稿对应的是哪条？',
    documents: [OPINION],
    topic: ['公共服务'],
  },
  {
    said: ['101号文要培育多少个三品示范城市？', '50个。[1]'],
    question: '是哪些城市？',
    documents: [PLAN],
    topic: ['三品'],
  },
]

export const COMPARED: FollowUpCase[] = [
  {
    said: LEATHER,
    question: '68号文和征求意见稿有什么不同？',
    documents: [OPINION, DRAFT],
  },
  {
    said: [...TRADE_IN, '那2024年的呢？', '开展以旧换新活动。[1]'],
    question: '两者有什么区别？',
    documents: [PLAN, NEXT_PLAN],
    topic: ['以旧换新'],
    intent: 'compare',
  },
  {
    said: [...TRADE_IN, '那2024年的呢？', '开展以旧换新活动。[1]'],
    question: '集群目标变了吗？',
    documents: [PLAN, NEXT_PLAN],
    topic: ['集群'],
    without: ['以旧换新'],
    intent: 'compare',
  },
  {
    said: [
      '101号文四（三）讲了什么？',
      '《轻工业稳增长工作方案（2023—2024年）》四（三）加强人才支撑：「支持举办大赛。」 [1]',
    ],
    question: '它和新方案比有什么变化？',
    documents: [PLAN, NEXT_PLAN],
    topic: ['人才'],
    intent: 'compare',
  },
  {
    said: [
      '101号文四（三）讲了什么？',
      '《轻工业稳增长工作方案（2023—2024年）》四（三）加强人才支撑：「支持举办大赛。」 [1]',
    ],
    question: '协会那份文件对这个问题还有别的安排吗？',
    documents: [CUT],
    topic: ['人才'],
  },
  {
    said: ['征求意见稿和正式稿的利润率目标有什么不同？', '前者6%以上[1]，后者基本稳定[2]。'],
    question: '前者具体怎么写的？',
    documents: [DRAFT],
    topic: ['利润率'],
  },
  {
    said: ['征求意见稿和正式稿的利润率目标有什么不同？', '前者6%以上[1]，后者基本稳定[2]。'],
    question: '研发投入呢？',
    documents: [DRAFT, OPINION],
    topic: ['研发投入'],
    intent: 'compare',
  },
]

export const NARROWED: FollowUpCase[] = [
  {
    said: TRADE_IN,
    question: '那企业要交什么材料才能享受？',
    documents: [NEXT_PLAN],
    topic: ['以旧换新', '材料'],
  },
  {
    said: TRADE_IN,
    question: '农村居民也能享受吗？',
    documents: [NEXT_PLAN],
    topic: ['以旧换新', '农村'],
  },
  {
    said: TRADE_IN,
    question: '申请条件是什么？',
    documents: [NEXT_PLAN],
    topic: ['以旧换新', '条件'],
  },
  { said: TRADE_IN, question: '由谁负责？', documents: [NEXT_PLAN], topic: ['以旧换新'] },
  {
    said: LEATHER,
    question: '那标准每年制修订多少项？',
    documents: [PLAN],
    topic: ['标准'],
    without: ['皮革'],
  },
  {
    said: LEATHER,
    question: '那增加值增速是多少？',
    documents: [PLAN],
    topic: ['增速'],
    without: ['皮革'],
  },
]

export const NEW_SUBJECTS: FollowUpCase[] = [
  '哪些措施涉及冰雪运动？',
  '中欧班列是哪份文件提出的？',
  '换个话题，婴童用品有哪些政策？',
  '164号文提出每年制修订多少项国标？',
  '2025年到2026年轻工业要新增推广多少项创新产品？',
  '轻工企业怎么申请专精特新小巨人？',
  '库里有哪些文件？',
  '知识产权质押贷款在哪里提到？',
].map((question) => ({
  said: LEATHER,
  question,
  standalone: question.replace('换个话题，', ''),
}))
