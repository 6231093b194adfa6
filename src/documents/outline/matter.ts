// Documents: words about the document (title, number, signature) as citable units.
import type { Clause } from '#domain/clause.ts'
import { searchForm } from '#zh/normalise.ts'
import type { NamedClause } from './naming.ts'
import { joinPassages, spanOf, type Passage } from './passage.ts'

/** A run of document-information blocks of one kind. */
export interface Matter {
  passage: Passage
  reason: string
}

const LABELS: Record<string, string> = {
  title: '标题',
  'repeated-title': '标题',
  subtitle: '副标题',
  'notice-title': '印发通知标题',
  cover: '印发通知',
  letterhead: '版头',
  number: '发文字号',
  addressees: '主送机关',
  history: '制定与修改',
  signature: '落款',
  date: '成文日期',
  attachment: '附件说明',
  'attachment-title': '附件标题',
  contents: '目录',
  publication: '公开说明',
  distribution: '抄送与印发',
}
const OTHER_LABEL = '文件信息'

/** Neighbouring blocks of one reason are one unit: a title over two lines, a list of signatories. */
export function mergeMatter(runs: readonly Matter[]): Matter[] {
  const merged: { reason: string; passages: [Passage, ...Passage[]] }[] = []
  for (const { passage, reason } of runs) {
    const last = merged.at(-1)
    const lastBlock = last?.passages.at(-1)?.blocks.at(-1)
    if (last?.reason === reason && lastBlock === (passage.blocks[0] ?? 0) - 1) {
      last.passages.push(passage)
    } else {
      merged.push({ reason, passages: [passage] })
    }
  }
  return merged.map(({ reason, passages }) => ({
    reason,
    passage: joinPassages(passages, '\n'),
  }))
}

/** Document information as clauses of kind matter: `doc:matter1`, labelled by what they are. */
export function nameMatter(documentId: string, runs: readonly Matter[]): NamedClause[] {
  return runs.map(({ passage, reason }, index) => {
    const label = LABELS[reason] ?? OTHER_LABEL
    const clause: Clause = {
      id: `${documentId}:matter${index + 1}`,
      documentId,
      kind: 'matter',
      marker: '',
      ordinal: null,
      label,
      path: [label],
      title: null,
      text: passage.text,
      searchText: searchForm(passage.text),
      span: spanOf(passage),
      parentId: null,
      order: 0,
      defects: [],
    }
    return { clause, blocks: passage.blocks }
  })
}
