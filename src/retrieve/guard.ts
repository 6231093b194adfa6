// Retrieve: what the assistant declines before it searches: orders to itself, and other jobs.
import type { Guarded } from '#domain/understanding.ts'
import { anyOf } from '#zh/pattern.ts'

/** Sentences that try to give the assistant orders; the documents and questions are data. */
const ORDERS = anyOf('iu', [
  /(?:忽略|无视|忘记|忘掉|不要(?:管|理会|遵守)|跳过|绕过|ignore|disregard|forget).{0,20}(?:指令|指示|提示词?|规则|设定|约束|(?:以上|上述|之前|前面|所有).{0,6}(?:规定|要求|限制|说明)|instructions?|rules?|prompts?|above|previous)/u,
  /(?:你|您)(?:现在|从现在(?:开始|起))(?:是|扮演|变成|作为)/u,
  /扮演.{0,12}(?:角色|专家|助手|模型)/u,
  /(?:输出|打印|显示|告诉我|泄露|复述|重复|reveal|print|show|repeat).{0,14}(?:系统提示|提示词|system ?prompt|初始指令|内部指令|api ?key|密钥|环境变量)/u,
  /system ?prompt/u,
  /开发者模式/u,
  /developer mode/u,
  /越狱/u,
  /jailbreak/u,
  /<\/?(?:system|assistant|instructions?)>/u,
  /(?:回答|答案|回复)(?:的)?(?:末尾|结尾|最后|开头|前面).{0,8}(?:加上|附上|写上|输出|带上)/u,
  /(?:引用|编号|角标).{0,8}改成/u,
  /不要(?:提|说|提及|透露|标注).{0,10}(?:草案|征求意见|到期|未生效|协会)/u,
  /(?:只|必须|直接)(?:需|要|能)?(?:回答|回复|输出)[“"「『:：]/u,
])

/** Work that is not reading policy documents: advice, forecasts, writing, other trades. */
const OTHER_JOBS = anyOf('iu', [
  /(?:帮我|替我|给我|请你?)(?:起草|拟|撰写|写)(?:一)?(?:份|个|篇|封)/u,
  /起草一(?:份|个|篇)/u,
  /(?:评估|预估|估算|计算).{0,12}(?:概率|可能性|胜算)|(?:通过|获批|成功)的?(?:概率|可能性|把握)/u,
  /(?:随便|胡乱|瞎|乱)编|编造|杜撰|编一个/u,
  /天气/u,
  /气温/u,
  /下雨/u,
  /股票/u,
  /股价/u,
  /基金推荐/u,
  /买哪只/u,
  /彩票/u,
  /星座/u,
  /运势/u,
  /写(?:一)?(?:首|篇|段|个)(?:.{0,12})(?:诗|词|歌|小说|故事|代码|程序|文案|作文|脚本|绝句|情书)/u,
  /(?:作|赋)诗/u,
  /(?:python|java|javascript|c\+\+|sql)/u,
  /写代码/u,
  /编程/u,
  /排序算法/u,
  /翻译(?:成|一下|这)/u,
  /讲个?笑话/u,
  /笑话/u,
  /菜谱/u,
  /怎么做菜/u,
  /几点了/u,
  /现在几点/u,
  /今天(?:是)?(?:星期|周)几/u,
  /(?:怎么|如何)(?:起诉|打官司|离婚|减肥|治疗|治病)/u,
  /(?:该不该|要不要|应不应该|值不值得|应该).{0,8}(?:投资|买入|购买|创业|开一?家|入股|跳槽|辞职)/u,
  /推荐.{0,10}(?:股票|基金|餐厅|电影|品牌|产品给我)/u,
  /(?:预测|预计).{0,10}(?:走势|涨|跌|未来)/u,
  /weather/u,
  /stock price/u,
  /recommend .{0,20}stocks?/u,
  /write (?:a|me) .{0,20}(?:poem|story|code|song)/u,
  /tell me a joke/u,
])

const GREETING =
  /^(?:你(?:叫什么|是谁|是哪|是什么|的名字|能做什么|会什么|由谁).{0,20}|你好|您好|嗨|哈喽|早上好|下午好|晚上好|在吗|在不在|hello|hi|hey|thanks?|thank you|谢谢|多谢|感谢|辛苦了?|再见|拜拜|bye|你是谁|你叫什么|你能(?:做|干)什么|你会什么|怎么用|如何使用|帮助|help|who are you|what can you do)[\s!！。.?？~,，呀啊吗]*$/iu

/** Splits orders off a question; a clause of the sentence that gives an order goes as a whole. */
export function guardQuestion(question: string): Guarded {
  const pieces = question
    .replace(/<(script|style)[\s\S]*?<\/\1>|<[^<>]{1,80}>/giu, ' ')
    .split(/(?<=[，,。；;！!？?\n：:])|(?<=[.!?])\s/u)
  const harmless = pieces.filter((piece) => !ORDERS.test(piece))
  const hasOrders = harmless.length < pieces.length || ORDERS.test(question)
  const rest = harmless.join('').trim()
  return {
    question: rest,
    hasOrders,
    isOtherJob: OTHER_JOBS.test(rest),
    isGreeting: GREETING.test(question.trim()),
  }
}
