// Documents: lines that belong to a page or a conversion and not to the document on it.
import type { LaidBlock } from '../formats/laid-block.ts'
import { CELL_SEPARATOR } from '../formats/laid-block.ts'

/** Labels that only the record of a page or of a conversion carries. */
const RECORD_LABELS = [
  '索\\s*引\\s*号', '主题分类', '发文机关', '发文单位', '制发机关', '成文日期', '发文日期', '发文字号',
  '发布日期', '发布时间', '发表时间', '发布机构', '发布机关', '主\\s*题\\s*词', '信息来源', '文章来源', '稿件来源',
  '浏览量', '浏览次数', '访问量', '点击数', '时效性', '效力状态', '公开类别', '公开属性', '体裁分类', '组配分类',
  '原文链接', '检索时间', '检索关键词', '更新时间', '统一编号', '载体类型', '责任编辑', 'URL Source',
  'Published Time', 'Markdown Content',
] // prettier-ignore
/** Labels that a document may carry too; a page's record stands before the text. */
const LEADING_LABELS = [
  '标\\s*题', '文\\s*号', '字\\s*号', '来\\s*源', '字体', '有效性', '文件状态', '生效日期', '失效日期', '废止日期',
  '公开方式', '公开范围', '服务对象', '关键[词字]', '分\\s*类', '名\\s*称', '实施日期', '内容概述', '信息分类', '作者',
  '编辑', 'Title', 'Source', 'Author',
] // prettier-ignore

function labelPattern(labels: readonly string[]): RegExp {
  const names = labels.join('|')
  return new RegExp(`^[【\\[]?(?:${names})[】\\]]?\\s*(?:[：:]|${CELL_SEPARATOR})`, 'iu')
}

const RECORD = labelPattern(RECORD_LABELS)
const LEADING_RECORD = labelPattern(LEADING_LABELS)
/** A time stamp alone, as pages print it under their title. */
const TIME_STAMP = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$/
const MOST_RECORD_CHARACTERS = 400

/** Buttons, switches and links of a page; a line of nothing else is furniture. */
const WORDS = [
  '打印(?:本页|本文|页面)?', '关\\s*闭(?:本页|窗口|页面)?', '收\\s*藏(?:本页)?', '分享(?:到|至)?', '复制链接', '无障碍(?:阅读|浏览)?',
  '长者(?:助手|模式|版)', '关怀版', '适老版', '繁[体體]版?', '简体版?', '英文版', 'English', 'EN', '返回(?:顶部|首页|列表|上页)?',
  '回到顶部', '首\\s*页', '登\\s*录', '注\\s*册', '搜\\s*索', '上一[篇条页]', '下一[篇条页]', '相关(?:附件|链接|阅读|文章|稿件|信息|新闻|解读|报道)',
  '附件下载', '原文下载', '政策全文', '网站地图', '联系我们', '友情链接', '关于我们', '使用帮助', '隐私声明', '隐私安全', '网站声明', '内容纠错',
  '网站建议', '网站支持IPV6', '联系方式', '手机版', '客户端', '微信', '微博', 'QQ空间', '默认', '超?大', '中', '小', 'A\\+?-?', '字体大小[：:]?',
  '听全文', '扫一扫[^。，]{0,16}', '扫一扫', '中国政府网', '第一页', '最后一页', '位访客', '您是第', '网站标识码[：:]?\\d*',
] // prettier-ignore
const ANY_WORD = new RegExp(WORDS.join('|'), 'iuy')
const EACH_WORD = WORDS.map((word) => new RegExp(word, 'iuy'))
/** What stands between them, and what may stand before the first. */
const BETWEEN = /[\s|｜·/+\-：:>【】[\]()（）]*/uy
const BEFORE = /[\s|｜【】[\]]*/uy
const FURNITURE =
  /^[（(【[]?\s*(?:分享(?:到|至)[：:\s]|扫一扫|手机扫|微信扫|责任编辑|责编[：:]|(?:文章|稿件)来源|版权(?:所有|声明)|(?:主|承|协)办(?:单位)?[：:]|技术支持[：:]|网站标识码|备案(?:序)?号|.{0,2}ICP备|.{0,4}公网安备|(?:您)?(?:的)?当前(?:所在)?(?:的)?位置[：:]|您(?:的)?(?:现在)?所在(?:的)?位置[：:]|您是第|搜索热词[：:]|上一[篇条][：:]|下一[篇条][：:]|政策原文[：:]|Image \d+|来源[：:].{0,20}(?:网|报|社|台|客户端)[）)]?$)|版权所有|公网安备|ICP备/iu
const MOST_FURNITURE_CHARACTERS = 160
const MARK_ONLY = /^[-\d\s]*次$|^[\s|｜>›»·×+\-—_↺<‹«/\\•]+$/u
const PAGE_NUMBER = /^[-—–－\s]*\d{1,3}[-—–－\s]*$|^第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?$/u

/**
 * Label and value of a page's own record of a document: 索引号, 发文机关, 发布日期, URL Source.
 * `leads`: the block stands before the text of the document.
 */
export function isPageRecord({ text, layout }: LaidBlock, leads: boolean): boolean {
  if (text.length > MOST_RECORD_CHARACTERS || text.endsWith('。')) return false
  if (leads) return [RECORD, LEADING_RECORD, TIME_STAMP].some((pattern) => pattern.test(text))
  return RECORD.test(text) && !layout.tableRow
}

/** Buttons, share bars, breadcrumbs, copyright lines, page numbers; null for anything else. */
export function furnitureReason({ text, layout }: LaidBlock): string | null {
  if (MARK_ONLY.test(text)) return 'furniture'
  if (layout.tableRow && !layout.outsideMain) return null
  if (PAGE_NUMBER.test(text)) return 'page-number'
  if (text.length > MOST_FURNITURE_CHARACTERS || text.endsWith('。')) return null
  return isWordsOnly(text) || FURNITURE.test(text) ? 'furniture' : null
}

/**
 * Whether a text is nothing but the words and what stands between them. Every place that words reach
 * is tried once: one regular expression would try every way to part the text into words.
 */
function isWordsOnly(text: string): boolean {
  const places = new Set([matchEnd(BEFORE, text, 0) ?? 0])
  for (const place of places) {
    if (place === text.length) return true
    if (matchEnd(ANY_WORD, text, place) === null) continue
    for (const word of EACH_WORD) {
      const end = matchEnd(word, text, place)
      if (end !== null) places.add(matchEnd(BETWEEN, text, end) ?? end)
    }
  }
  return false
}

/** Where the match of a sticky pattern at a place ends. */
function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}

/** Whether nearly all of a short block is link text, as in a menu. */
export function isLinkLine({ text, layout }: LaidBlock): boolean {
  return text.length <= 80 && layout.linkedLength >= text.length * 0.8
}
