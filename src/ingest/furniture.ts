// Ingest: lines that belong to a page or a conversion and not to the document on it.
import type { LaidBlock } from './laid-block.ts'
import { CELL_SEPARATOR } from './laid-block.ts'

const METADATA_NAMES =
  '索\\s*引\\s*号|主题分类|发文机关|发文单位|制发机关|成文日期|发文日期|标\\s*题|发文字号|文\\s*号|发布日期|发布时间|发表时间|发布机构|发布机关|主题词|主\\s*题\\s*词|来\\s*源|信息来源|文章来源|稿件来源|浏览量|浏览次数|访问量|点击数|字\\s*号|字体|有效性|时效性|效力状态|文件状态|生效日期|失效日期|废止日期|公开类别|公开方式|公开属性|公开范围|体裁分类|组配分类|服务对象|关键[词字]|原文链接|检索时间|检索关键词|更新时间|分\\s*类|名\\s*称|统一编号|实施日期|载体类型|内容概述|信息分类|作者|责任编辑|编辑|Title|URL Source|Published Time|Markdown Content|Source|Author'
const METADATA = new RegExp(`^[【\\[]?(?:${METADATA_NAMES})[】\\]]?\\s*[：:]`, 'iu')
const METADATA_CELLS = new RegExp(`^(?:${METADATA_NAMES})\\s*[：:]?\\s*${CELL_SEPARATOR}`, 'iu')

const FURNITURE =
  /^(?:[（(【[]?\s*)?(?:分享(?:到|至|：|$)|打\s*印|关\s*闭|收\s*藏|复制链接|扫一扫|手机扫|微信扫|用手机|责任编辑|编辑[：:]|责编|文章来源|稿件来源|来源[：:]|作者[：:]|记者[：:]|相关(?:附件|链接|阅读|文章|文件|稿件|信息|政策|解读|报道|新闻)|上一[篇条]|下一[篇条]|版权(?:所有|声明)|主办(?:单位)?[：:]|承办(?:单位)?[：:]|协办[：:]|技术支持|网站(?:地图|标识码|声明|支持|无障碍)|联系我们|友情链接|关于我们|备案(?:序)?号|.{0,2}ICP备|.{0,4}公网安备|无障碍|长者(?:助手|模式)|关怀版|适老(?:版|化)|繁體|繁体|简体|English|返回(?:顶部|首页|列表)|回到顶部|首\s*页$|(?:您)?当前(?:所在)?位置|您(?:的)?(?:当前|现在)?(?:所在)?(?:的)?位置|您是第|位访客|搜索(?:热词)?[：:]?$|搜索热词|登\s*录$|注\s*册$|政策全文$|正文$|【?原文下载】?|【?附件下载】?|政策原文[：:]|中国政府网$|浏览次数|字体大小|【?字体|Image \d+|A\+|大\s*中\s*小|\|?\s*(?:默认|小|中|大|超大)$)/iu
const MOST_FURNITURE_CHARACTERS = 90
const MARK_ONLY = /^[\s|｜>›»·×+\-—_↺<‹«/\\•]+$/u
const PAGE_NUMBER = /^[-—–－\s]*\d{1,3}[-—–－\s]*$|^第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?$/u

/** Label and value of a page's own record of a document: 索引号, 发文机关, 发布日期, URL Source. */
export function isPageMetadata(block: LaidBlock): boolean {
  const { text } = block
  if (text.length > 400 || text.endsWith('。')) return false
  return METADATA.test(text) || METADATA_CELLS.test(text)
}

/** Buttons, share bars, breadcrumbs, copyright lines, page numbers. */
export function furnitureReason(block: LaidBlock): string | null {
  const { text, layout } = block
  if (MARK_ONLY.test(text)) return 'furniture'
  if (PAGE_NUMBER.test(text) && !layout.tableRow) return 'page-number'
  if (text.length > MOST_FURNITURE_CHARACTERS || text.endsWith('。')) return null
  return FURNITURE.test(text) ? 'furniture' : null
}

/** Whether nearly all of a short block is link text, as in a menu. */
export function isLinkLine(block: LaidBlock): boolean {
  return block.text.length <= 80 && block.layout.linkedLength >= block.text.length * 0.8
}
