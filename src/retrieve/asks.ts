// Retrieve: what kind of thing a question asks for, read from its question words.

/** A fact about a document rather than about what it says. */
export type MetadataField = 'issuers' | 'issuedOn' | 'number' | 'standing' | 'title'

export interface Asks {
  /** The question wants every clause or item there is. */
  list: boolean
  /** The question sets documents or versions side by side. */
  compare: boolean
  /** Figures are wanted: the measure words of which one must follow (any when empty), and how many. */
  figure: { units: string[]; count: number } | null
  /** Metadata fields wanted; empty when the question is about the text. */
  metadata: MetadataField[]
  /** The question wants to know which documents there are. */
  catalogue: boolean
  /** The question asks for how something is divided: its chapters, articles, boxes or items. */
  parts: 'chapter' | 'article' | 'box' | null
  /** A yes or no is wanted. */
  yesNo: boolean
  /** The question with the asking words blanked out. */
  rest: string
}

const LIST =
  /哪些|哪几(?:[个项条家种类份章]|个?(?:方面|行业|部分|领域|文件|条款|专栏))?|哪[一二两三四五六七八九十]+(?:个|项|条|类)?(?:大?方面)?|有(?:些)?什么(?!区别|不同|变化|差异|变动)(?:样的)?|都有|都(?:是怎么|怎么)?(?:说|提|讲|规定|写)(?:了|的|到)?|列[出举一](?:出来|来)?|罗列|全部|所有|逐条|逐一|一一|汇总|盘点|梳理|清单|找出来|(?:分别|各自?)(?:是|指|说|怎么|有|见|在|写|给出|针对)?(?:什么|的是)?|几份文件|各(?:份)?文件|每一?[条份]|(?:在)?(?:哪里|哪儿|哪|何处)(?:提|写|说|规定|有)(?:到|了|过)?|都在哪|which|what (?:measures|policies|clauses)|list/gu
const COMPARE =
  /怎么调(?:整)?的?|扩大了|缩小了|(?:有|发生|作|做)?(?:了)?(?:什么|哪些|何|啥|怎样的|怎么)?(?:变化|变动|区别|差异|差别|不同(?!文件|地|的文件|人群|消费|行业|规模|部门|主体|群体)|改动|调整(?:了)?(?=[吗没？?。]|$))|怎么变(?:化|动)?(?:的|了)?|差在哪里?|相比(?:较|之下)?|对比|比较|对照|改了(?:什么|哪些)?|改[成为]了?|修改|删(?:掉|去|除|减)?了?(?:什么|哪些)?|换了(?:什么|哪些)?|换成了?|(?:新增|增加|多|少|加|减|去掉|保留|留下)了(?:什么|哪些|啥)?|还(?:保留|有没有|在不在|有|在|提)(?=了?[吗没么？?]|$|这)|有而.{0,8}没有的?|换成|挪到|改到|一样吗|一致吗|一样|相同|前后|compared?|comparison|differences?|differ(?:s|ent)?|changed?(?: between)?|versus|\bvs\b/gu
const FIGURE =
  /(?:(?:到底|具体|分别|各自?|总共|一共|合计)?(?:是|为|有|达|要|给|能)?多少(?:万亿|亿|万)?(?:元|项|家|个|条|件|人|名|年|天|倍|吨|种|类|次|块钱|钱|套|座|户)?)|百分之几|(?<!哪)几(?!乎|何|个部门|份|类|块|年前|大)(?:个|项|家|条|元|次|万亿|亿|万|座|种)|多[大高长]|增幅|涨幅|幅度|哪一?年|何年|什么指标|具体(?:的)?(?:数值|数字|指标|数量)|数字(?!化|经济|技术|工信|赋能|产业|三品|转型|中国|政府|平台|政务|乡村)|数值|数量|量化|how many|how much|what percentage|what (?:number|target|rate)/gu
/** Words that are the topic and ask for a figure at once; they stay in the topic. */
const FIGURE_TOPIC = /比例|比重|占比|增速|增长率|强度是|growth rate/u
const YES_NO =
  /吗|没有?[？?。]?$|是不是|是否|有没有|对不对|可不可以|能不能|[^\p{P}]不[？?]$|^(?:is|are|was|were|does|do|did|has|have|can)\b/gu

const METADATA: readonly [MetadataField, RegExp][] = [
  [
    'issuers',
    /(?:谁|哪(?:些|几)?个?(?:部门|单位|机构|机关|部委)|几个(?:部门|单位|部委)|什么(?:部门|单位|机构)).{0,8}(?:发|印|出|制定|起草|联合|牵头|定|署名)|(?:发文|印发|发布|出台|制定|起草)(?:的)?(?:机关|部门|单位|机构|主体)(?:和|与|及|、)?(?:日期|时间)?|(?:由|是)谁.{0,6}(?:发|印|出台|制定|起草|定)|是谁(?:发|印|写|定)|who (?:issued|published|released|signed)|issued by|issuing|issuer/u,
  ],
  [
    'issuedOn',
    /(?:什么时候|何时|哪一?[年天日]|几月几[日号]|哪年哪月|什么时间|啥时候).{0,10}(?:发|印|出台|公布|公开|成文|制定|实施|生效|出的)|(?:发布|印发|成文|出台|公布|发文|公开|颁布)(?:的)?(?:日期|时间|年份)|(?:机关|部门|文号).{0,3}[和与、及].{0,3}(?:日期|时间)|when (?:was|were|did|is).{0,60}(?:issued|published|released|come|announced)|date of (?:issue|publication)|issue date/u,
  ],
  ['number', /文号|发文字号|发文号|文件号|字号是|document number|reference number/u],
  [
    'standing',
    /(?:还|现在|目前|仍然?|是否|是不是|已经?)?(?:有效|失效|生效|过期|到期|废止|作废)(?:吗|了吗|没有|没|了没|了|呢|期)?[？?。]?$|(?:还|仍|仍然|是否|现在|目前|当前).{0,6}(?:有效|失效|生效|过期|到期|废止|作废|执行|适用)|执行期|有效期|法律效力|效力(?:如何|怎么样|是什么|状态)|什么(?:状态|效力)|正式(?:印发|发布|出台|实施)了?(?:吗|没|没有)|是(?:不是)?(?:草案|正式|政府|官方).{0,4}(?:文件|稿|文)?[吗？?]|能不?能?(?:拿来)?当(?:作)?依据|still (?:in force|valid|effective)|in force|has .{0,30}expired|expire/u,
  ],
  ['title', /(?:全称|标题|全名|题目|名称)(?:是|叫|为)?(?:什么|啥)?|full title/u],
]

const CATALOGUE =
  /(?:有|收录|收了|包括|包含|含|存|装)(?:了)?(?:哪些|几份|多少份|几个|多少个|什么)(?:政策)?(?:文件|文档|政策文件)|(?:哪些|几份|多少份|这几份|这些|五份|所有|全部)(?:政策)?文件.{0,6}(?:现行|有效|草案|到期|过期|失效|状态|库|收录|分别是什么文件)|(?:库|知识库|资料库|文件库)(?:里|中)?(?:都)?有(?:哪些|什么|几份?|多少份?)(?:政策)?(?:文件|文档|[？?。]|$)|文件(?:清单|目录|列表)|which documents (?:are|do you)|what documents|(?:当前|目前|现在|正在)(?:在)?(?:执行|有效|适用|该看|应看|该用|使用).{0,16}(?:哪一?[个版份部]|是哪)|(?:该|应该?)看哪一?[个版份部]/u

const PARTS: readonly [NonNullable<Asks['parts']>, RegExp][] = [
  [
    'box',
    /(?:哪[些几]个?|几个|多少个|所有|全部)专栏|专栏(?:有|包括|分别|都)?(?:哪[些几]|几个|有几)|which boxes|how many boxes/u,
  ],
  [
    'chapter',
    /(?:哪[些几]|几|多少)(?:大|个)?(?:章|部分|板块|大块|块)|(?:分|共|包括|由)(?:为|成|哪|几)?.{0,3}(?:章|部分|板块)|(?:结构|框架|目录|大纲|提纲)|chapters|structure|outline/u,
  ],
  ['article', /(?:共|一共|总共)?(?:有)?(?:多少|几)条(?!件)|how many (?:articles|clauses)/u],
]

/** Measure words after 多少 or 几, with the unit that an answer's figure then has. */
const UNIT_AFTER =
  /(?:多少|(?<!哪)几(?!乎|何|份)|how many)(?:万亿|亿|万)?(元|项|家|个|条|件|人|名|年|天|个月|倍|吨|种|类|次|美元|亩|公里|座|处|岁|块钱|钱)?/gu

/**
 * Reads what a question asks for.
 * @param question normalised
 */
export function readAsks(question: string): Asks {
  const metadata = METADATA.filter(([, pattern]) => pattern.test(question))
  const parts = PARTS.find(([, pattern]) => pattern.test(question))
  const patterns = [...metadata.map(([, pattern]) => pattern), CATALOGUE, LIST, COMPARE, FIGURE]
  return {
    list: matches(LIST, question),
    compare: matches(COMPARE, question),
    figure:
      matches(FIGURE, question) || FIGURE_TOPIC.test(question)
        ? { units: unitsAsked(question), count: Math.max(1, question.match(FIGURE)?.length ?? 0) }
        : null,
    metadata: metadata.map(([field]) => field),
    catalogue: asksForCatalogue(question),
    parts: parts?.[0] ?? null,
    yesNo: matches(YES_NO, question),
    rest: patterns.reduce(blankMatches, question),
  }
}

/** Whether the question is about which documents there are, so that none of them narrows it. */
export function asksForCatalogue(question: string): boolean {
  return CATALOGUE.test(question)
}

function matches(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0
}

function blankMatches(text: string, pattern: RegExp): string {
  const everywhere = new RegExp(pattern.source, 'gu')
  return text.replace(everywhere, (match) => ' '.repeat(match.length))
}

/** The units that an answer's figure may have; none when one of the figures is asked without. */
function unitsAsked(question: string): string[] {
  const units = [...question.matchAll(UNIT_AFTER)].map(([, unit]) =>
    unit === '钱' || unit === '块钱' ? '元' : unit,
  )
  if (units.includes(undefined)) return []
  if (/百分之几|比例|比重|占比|增速|增长率|利润率|强度|percentage|growth rate/u.test(question)) {
    units.push('%')
  }
  if (/营收|营业收入|产值|金额|revenue/u.test(question)) units.push('元')
  if (/哪一?年|何年|which year|what year/u.test(question)) units.push('年')
  return [...new Set(units)].filter((unit) => unit !== undefined)
}
