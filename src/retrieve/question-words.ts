// Retrieve: the words by which a question shows what it asks for, as patterns over normalised text.
import { anyOf } from '../text/pattern.ts'

/** A fact about a document rather than about what it says. */
export type MetadataField = 'issuers' | 'issuedOn' | 'number' | 'standing' | 'title'

/** How a document is divided. */
export type PartKind = 'chapter' | 'article' | 'box'

export const LIST = anyOf('gu', [
  /哪些/u,
  /哪几(?:[个项条家种类份章]|个?(?:方面|行业|部分|领域|文件|条款|专栏))?/u,
  /哪[一二两三四五六七八九十]+(?:个|项|条|类)?(?:大?方面)?/u,
  /有(?:些)?什么(?!区别|不同|变化|差异|变动)(?:样的)?/u,
  /都有/u,
  /都(?:是怎么|怎么)?(?:说|提|讲|规定|写)(?:了|的|到)?/u,
  /列[出举一](?:出来|来)?/u,
  /罗列/u,
  /全部/u,
  /所有/u,
  /逐条/u,
  /逐一/u,
  /一一/u,
  /汇总/u,
  /盘点/u,
  /梳理/u,
  /清单/u,
  /找出来/u,
  /(?:分别|各自?)(?:是|指|说|怎么|有|见|在|写|给出|针对)?(?:什么|的是)?/u,
  /几份文件/u,
  /各(?:份)?文件/u,
  /每一?[条份]/u,
  /(?:在)?(?:哪里|哪儿|哪|何处)(?:提|写|说|规定|有)(?:到|了|过)?/u,
  /都在哪/u,
  /which/u,
  /what (?:measures|policies|clauses)/u,
  /list/u,
])
export const COMPARE = anyOf('gu', [
  /怎么调(?:整)?的?/u,
  /扩大了/u,
  /缩小了/u,
  /(?:有|发生|作|做)?(?:了)?(?:什么|哪些|何|啥|怎样的|怎么)?(?:变化|变动|区别|差异|差别|不同(?!文件|地|的文件|人群|消费|行业|规模|部门|主体|群体)|改动|调整(?:了)?(?=[吗没？?。]|$))/u,
  /怎么变(?:化|动)?(?:的|了)?/u,
  /差在哪里?/u,
  /相比(?:较|之下)?/u,
  /对比/u,
  /比较/u,
  /对照/u,
  /改了(?:什么|哪些)?/u,
  /改[成为]了?/u,
  /修改/u,
  /删(?:掉|去|除|减)?了?(?:什么|哪些)?/u,
  /换了(?:什么|哪些)?/u,
  /换成了?/u,
  /(?:新增|增加|多|少|加|减|去掉|保留|留下)了(?:什么|哪些|啥)?/u,
  /还(?:保留|有没有|在不在|有|在|提)(?=了?[吗没么？?]|$|这)/u,
  /有而.{0,8}没有的?/u,
  /换成/u,
  /挪到/u,
  /改到/u,
  /一样吗/u,
  /一致吗/u,
  /一样/u,
  /相同/u,
  /前后/u,
  /compared?/u,
  /comparison/u,
  /differences?/u,
  /differ(?:s|ent)?/u,
  /changed?(?: between)?/u,
  /versus/u,
  /\bvs\b/u,
])
export const FIGURE = anyOf('gu', [
  /(?:(?:到底|具体|分别|各自?|总共|一共|合计)?(?:是|为|有|达|要|给|能)?多少(?:万亿|亿|万)?(?:元|项|家|个|条|件|人|名|年|天|倍|吨|种|类|次|块钱|钱|套|座|户)?)/u,
  /百分之几/u,
  /(?<!哪)几(?!乎|何|个部门|份|类|块|年前|大)(?:个|项|家|条|元|次|万亿|亿|万|座|种)/u,
  /多[大高长]/u,
  /增幅/u,
  /涨幅/u,
  /幅度/u,
  /哪一?年/u,
  /何年/u,
  /什么指标/u,
  /具体(?:的)?(?:数值|数字|指标|数量)/u,
  /数字(?!化|经济|技术|工信|赋能|产业|三品|转型|中国|政府|平台|政务|乡村)/u,
  /数值/u,
  /数量/u,
  /量化/u,
  /how many/u,
  /how much/u,
  /what percentage/u,
  /what (?:number|target|rate)/u,
])
/** Words that are the topic and ask for a figure at once; they stay in the topic. */
export const FIGURE_TOPIC = anyOf('u', [
  /比例/u,
  /比重/u,
  /占比/u,
  /增速/u,
  /增长率/u,
  /强度是/u,
  /growth rate/u,
])
export const YES_NO = anyOf('gu', [
  /吗/u,
  /没有?[？?。]?$/u,
  /是不是/u,
  /是否/u,
  /有没有/u,
  /对不对/u,
  /可不可以/u,
  /能不能/u,
  /[^\p{P}]不[？?]$/u,
  /^(?:is|are|was|were|does|do|did|has|have|can)\b/u,
])

export const METADATA: readonly [MetadataField, RegExp][] = [
  [
    'issuers',
    anyOf('u', [
      /(?:谁|哪(?:些|几)?个?(?:部门|单位|机构|机关|部委)|几个(?:部门|单位|部委)|什么(?:部门|单位|机构)).{0,8}(?:发|印|出|制定|起草|联合|牵头|定|署名)/u,
      /(?:发文|印发|发布|出台|制定|起草)(?:的)?(?:机关|部门|单位|机构|主体)(?:和|与|及|、)?(?:日期|时间)?/u,
      /(?:由|是)谁.{0,6}(?:发|印|出台|制定|起草|定)/u,
      /是谁(?:发|印|写|定)/u,
      /who (?:issued|published|released|signed)/u,
      /issued by/u,
      /issuing/u,
      /issuer/u,
    ]),
  ],
  [
    'issuedOn',
    anyOf('u', [
      /(?:什么时候|何时|哪一?[年天日]|几月几[日号]|哪年哪月|什么时间|啥时候).{0,10}(?:发|印|出台|公布|公开|成文|制定|实施|生效|出的)/u,
      /(?:发布|印发|成文|出台|公布|发文|公开|颁布)(?:的)?(?:日期|时间|年份)/u,
      /(?:机关|部门|文号).{0,3}[和与、及].{0,3}(?:日期|时间)/u,
      /when (?:was|were|did|is).{0,60}(?:issued|published|released|come|announced)/u,
      /date of (?:issue|publication)/u,
      /issue date/u,
    ]),
  ],
  ['number', /文号|发文字号|发文号|文件号|字号是|document number|reference number/u],
  [
    'standing',
    anyOf('u', [
      /(?:还|现在|目前|仍然?|是否|是不是|已经?)?(?:有效|失效|生效|过期|到期|废止|作废)(?:吗|了吗|没有|没|了没|了|呢|期)?[？?。]?$/u,
      /(?:还|仍|仍然|是否|现在|目前|当前).{0,6}(?:有效|失效|生效|过期|到期|废止|作废|执行|适用)/u,
      /执行期/u,
      /有效期/u,
      /法律效力/u,
      /效力(?:如何|怎么样|是什么|状态)/u,
      /什么(?:状态|效力)/u,
      /正式(?:印发|发布|出台|实施)了?(?:吗|没|没有)/u,
      /是(?:不是)?(?:草案|正式|政府|官方).{0,4}(?:文件|稿|文)?[吗？?]/u,
      /能不?能?(?:拿来)?当(?:作)?依据/u,
      /still (?:in force|valid|effective)/u,
      /in force/u,
      /has .{0,30}expired/u,
      /expire/u,
    ]),
  ],
  ['title', /(?:全称|标题|全名|题目|名称)(?:是|叫|为)?(?:什么|啥)?|full title/u],
]

export const CATALOGUE = anyOf('u', [
  /(?:有|收录|收了|包括|包含|含|存|装)(?:了)?(?:哪些|几份|多少份|几个|多少个|什么)(?:政策)?(?:文件|文档|政策文件)/u,
  /(?:哪些|几份|多少份|这几份|这些|五份|所有|全部)(?:政策)?文件.{0,6}(?:现行|有效|草案|到期|过期|失效|状态|库|收录|分别是什么文件)/u,
  /(?:库|知识库|资料库|文件库)(?:里|中)?(?:都)?有(?:哪些|什么|几份?|多少份?)(?:政策)?(?:文件|文档|[？?。]|$)/u,
  /文件(?:清单|目录|列表)/u,
  /which documents (?:are|do you)/u,
  /what documents/u,
  /(?:当前|目前|现在|正在)(?:在)?(?:执行|有效|适用|该看|应看|该用|使用).{0,16}(?:哪一?[个版份部]|是哪)/u,
  /(?:该|应该?)看哪一?[个版份部]/u,
])

export const PARTS: readonly [PartKind, RegExp][] = [
  [
    'box',
    anyOf('u', [
      /(?:哪[些几]个?|几个|多少个|所有|全部)专栏/u,
      /专栏(?:有|包括|分别|都)?(?:哪[些几]|几个|有几)/u,
      /which boxes/u,
      /how many boxes/u,
    ]),
  ],
  [
    'chapter',
    anyOf('u', [
      /(?:哪[些几]|几|多少)(?:大|个)?(?:章|部分|板块|大块|块)/u,
      /(?:分|共|包括|由)(?:为|成|哪|几)?.{0,3}(?:章|部分|板块)/u,
      /(?:结构|框架|目录|大纲|提纲)/u,
      /chapters/u,
      /structure/u,
      /outline/u,
    ]),
  ],
  ['article', /(?:共|一共|总共)?(?:有)?(?:多少|几)条(?!件)|how many (?:articles|clauses)/u],
]

/** Measure words after 多少 or 几, with the unit that an answer's figure then has. */
export const UNIT_AFTER =
  /(?:多少|(?<!哪|百分之)几(?!乎|何|份)|how many)(?:万亿|亿|万)?(元|项|家|个|条|件|人|名|年|天|个月|倍|吨|种|类|次|美元|亩|公里|座|处|岁|块钱|钱)?/gu

/** Words of the topic that tell the unit of the figure. */
export const IMPLIED_UNITS: readonly [RegExp, string][] = [
  [/百分之几|比例|比重|占比|增速|增长率|利润率|强度|percentage|growth rate/u, '%'],
  [/营收|营业收入|产值|金额|revenue/u, '元'],
  [/哪一?年|何年|which year|what year/u, '年'],
]
