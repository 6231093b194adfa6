// Retrieve: what kind of thing a question asks for, read from its question words.

/** A fact about a document rather than about what it says. */
export type MetadataField = 'issuers' | 'issuedOn' | 'number' | 'standing' | 'title'

export interface Asks {
  /** The question wants every clause or item there is. */
  list: boolean
  /** The question sets documents or versions side by side. */
  compare: boolean
  /** A figure is wanted; unit is the measure word that must follow it, or null when any will do. */
  figure: { units: string[] } | null
  /** Metadata fields wanted; empty when the question is about the text. */
  metadata: MetadataField[]
  /** The question wants to know which documents there are. */
  catalogue: boolean
  /** The question asks for how something is divided: its chapters, articles, boxes or items. */
  parts: 'chapter' | 'article' | 'box' | null
  /** A yes or no is wanted. */
  yesNo: boolean
}

const LIST =
  /哪些|哪几|有什么(?!区别|不同|变化)|有啥|都有|都(?:说|提|讲|规定)|列[出举一]|罗列|全部|所有|逐条|逐一|汇总|盘点|梳理|清单|找出来|分别(?:是什么|指|说|怎么|有)|几份文件|各(?:份)?文件|每一?条|哪里提|哪儿提|which|what measures|what policies|list/u
const COMPARE =
  /变化|变动|区别|差异|差别|不同(?!文件|地|的文件|人群|消费)|相比|对比|比较|对照|改了|改成|改为了|修改|删[掉去除了减]|新增了|新增的|增加了哪|多了|少了|保留了?|一样吗|一致吗|一样|相同|从.{0,12}(?:改|变|调整)[成为到]|compare|difference|differ|changed|change between|versus|\bvs\b/u
const FIGURE =
  /多少|百分之几|几(?!乎|何时|个部门|份文件|类|块)|多大|多高|比例|比重|占比|增速|增长率|标准号|哪一?年|何年|什么指标|具体(?:数值|数字|指标|数量)|数字|数值|数量|量化|how many|how much|what percentage|growth rate|what number/u
const YES_NO =
  /吗|是不是|是否|有没有|对不对|对吗|可不可以|能不能|^(?:is|are|was|were|does|do|did|has|have|can)\b/u

const METADATA: readonly [MetadataField, RegExp][] = [
  [
    'issuers',
    /(?:谁|哪(?:些|几)?个?(?:部门|单位|机构|机关|部委)|几个(?:部门|单位|部委)|什么(?:部门|单位|机构)).{0,8}(?:发|印|出|制定|起草|联合|牵头|定|署名)|(?:发文|印发|发布|出台|制定|起草)(?:的)?(?:机关|部门|单位|机构|主体)|(?:由|是)谁.{0,6}(?:发|印|出台|制定|起草|定)|是谁(?:发|印|写|定)|who (?:issued|published|released|signed)|issued by|issuing|issuer/u,
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
  /(?:有|收录|收了|包括|包含|含|存|装)(?:了)?(?:哪些|几份|多少份|几个|多少个|什么)(?:政策)?(?:文件|文档|政策文件)|(?:哪些|几份|多少份|这几份|这些|五份|所有|全部)(?:政策)?文件.{0,6}(?:现行|有效|草案|到期|过期|失效|状态|库|收录|分别是什么文件)|(?:库|知识库|资料库|文件库)(?:里|中)?(?:都)?有(?:哪些|什么|几|多少)|文件(?:清单|目录|列表)|which documents (?:are|do you)|what documents|(?:当前|目前|现在|正在)(?:在)?(?:执行|有效|适用|该看|应看|该用|使用).{0,16}(?:哪一?[个版份部]|是哪)|(?:该|应该?)看哪一?[个版份部]/u

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
  /(?:多少|几|how many)(?:万亿|亿|万)?(元|项|家|个|条|件|人|名|年|天|个月|倍|吨|种|类|次|美元|亩|公里|座|处|岁|块钱|钱)/gu

/**
 * Reads what a question asks for.
 * @param question normalised
 */
export function readAsks(question: string): Asks {
  return {
    list: LIST.test(question),
    compare: COMPARE.test(question),
    figure: FIGURE.test(question) ? { units: unitsAsked(question) } : null,
    metadata: METADATA.filter(([, pattern]) => pattern.test(question)).map(([field]) => field),
    catalogue: CATALOGUE.test(question),
    parts: PARTS.find(([, pattern]) => pattern.test(question))?.[0] ?? null,
    yesNo: YES_NO.test(question),
  }
}

function unitsAsked(question: string): string[] {
  const units = [...question.matchAll(UNIT_AFTER)].map((match) =>
    match[1] === '钱' || match[1] === '块钱' ? '元' : (match[1] ?? ''),
  )
  if (/百分之几|比例|比重|占比|增速|增长率|利润率|强度|percentage|growth rate/u.test(question))
    units.push('%')
  if (/营收|营业收入|产值|金额|多少钱|revenue/u.test(question)) units.push('元')
  if (/哪一?年|何年|which year|what year/u.test(question)) units.push('年')
  return [...new Set(units)]
}
