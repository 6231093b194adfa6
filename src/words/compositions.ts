// Words: what stands around the clauses of lists, facts, comparisons and looked-up addresses.
import type { Coverage } from '#domain/answer.ts'
import type { PartKind } from '#domain/understanding.ts'
import type { Language } from '#domain/context.ts'

/** How many clauses of two documents are the same, and how many are not. */
export interface ChangeCounts {
  same: number
  changed: number
  added: number
  dropped: number
}

interface CompositionWords {
  colon: string
  listJoin: string
  figures: string
  checked: (coverage: Coverage, topic: string) => string
  figureOfDraftAlone: string
  broader: (label: string, broader: readonly string[]) => string
  /** An address that many documents have, and one that means several clauses. */
  whichDocument: (count: number, names: string) => string
  severalClauses: (count: number) => string
  parts: (document: string, kind: PartKind, count: number) => string
  nothingOnThis: string
  figuresSideBySide: string
  noOwnFigure: string
  inForce: string
  /** Two whole documents, each with the badge of its standing. */
  compared: (sides: [Side, Side], counts: ChangeCounts, isAboutBoxes: boolean) => string
  changedFigures: string
  added: string
  dropped: string
  reworded: string
  moreCompared: (count: number) => string
  damaged: (label: string, inferred: string) => string
}

interface Side {
  name: string
  badge: string
}

const PARTS: Record<PartKind, { none: string; name: string }> = {
  chapter: { none: '没有分章', name: '部分（章）' },
  article: { none: '没有按“条”编号', name: '条' },
  box: { none: '没有专栏', name: '专栏' },
}

export const COMPOSITION_WORDS: Record<Language, CompositionWords> = {
  zh: {
    colon: '：',
    listJoin: '、',
    figures: '数字',
    checked: ({ clausesMatched, clausesScanned, documentsMatched, documentsScanned }, topic) =>
      `逐条检查了 ${documentsScanned} 份文件的 ${clausesScanned} 个条款，${documentsMatched} 份文件的 ${clausesMatched} 个条款涉及“${topic}”：`,
    figureOfDraftAlone: '正式文件未设具体数值：',
    broader: (label, broader) =>
      `所引条款没有单独写“${label}”，写的是它所属的${broader.map((term) => `“${term}”`).join('、')}`,
    whichDocument: (count, names) => `有 ${count} 份文件都有这个地址，请说明是哪一份：${names}。`,
    severalClauses: (count) => `这个地址对应 ${count} 个条款，逐一列出：`,
    parts: (document, kind, count) =>
      count === 0
        ? `${document}${PARTS[kind].none}。`
        : `${document}共有 ${count} 个${PARTS[kind].name}：`,
    nothingOnThis: '没有这方面的内容。',
    figuresSideBySide: '数字对照',
    noOwnFigure: '：没有设定与对方不同的数字',
    inForce: '现行',
    compared: ([from, to], { same, changed, added, dropped }, isAboutBoxes) =>
      `${from.name}【${from.badge}】与${to.name}【${to.badge}】${isAboutBoxes ? '的专栏' : ''}逐条对照：相同 ${same} 条，修改 ${changed} 条，新增 ${added} 条，删除 ${dropped} 条。`,
    changedFigures: '数字有变化的条款',
    added: '新增的条款',
    dropped: '删除的条款',
    reworded: '文字有修改的条款',
    moreCompared: (count) => `另有 ${count} 条，见逐条对照。`,
    damaged: (label, inferred) =>
      `${label}：原文疑有缺字或识别错误，按原样引用${inferred === '' ? '' : `；推断：${inferred}`}`,
  },
  en: {
    colon: ': ',
    listJoin: ', ',
    figures: 'figures',
    checked: ({ clausesMatched, clausesScanned, documentsMatched, documentsScanned }, topic) =>
      `All ${clausesScanned} clauses of ${documentsScanned} documents were checked; ${clausesMatched} clauses in ${documentsMatched} documents bear on “${topic}”:`,
    figureOfDraftAlone: 'The final text sets no figure (正式文件未设具体数值): ',
    broader: (label, broader) =>
      `The clauses do not name “${label}” itself, only what it belongs to (${broader.join(', ')})`,
    whichDocument: (count, names) =>
      `${count} documents have this address; please name one: ${names}.`,
    severalClauses: (count) => `The address fits ${count} clauses:`,
    parts: (document, _, count) =>
      count === 0 ? `${document} has none.` : `${document} has ${count}:`,
    nothingOnThis: 'Nothing on this.',
    figuresSideBySide: 'Figures',
    noOwnFigure: ': sets no figure of its own here',
    inForce: 'in force',
    compared: ([from, to], { same, changed, added, dropped }, isAboutBoxes) =>
      `${from.name} and ${to.name}${isAboutBoxes ? ', boxes only,' : ''} clause by clause: ${same} same, ${changed} changed, ${added} added, ${dropped} dropped.`,
    changedFigures: 'Clauses whose figures changed',
    added: 'Added clauses',
    dropped: 'Dropped clauses',
    reworded: 'Reworded clauses',
    moreCompared: (count) => `${count} more in the full comparison.`,
    damaged: (label, inferred) =>
      `${label}: glyphs are lost or wrong in the source; quoted as it stands${inferred === '' ? '' : `; inferred: ${inferred}`}`,
  },
}
