// Documents and clauses made up for the tests of indexing and retrieval.
import { createHash } from 'node:crypto'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { assembleLibrary } from '#library/assemble.ts'
import { createMemoryLibrary } from '#library/memory-library.ts'
import { openView, type LibraryView } from '#library/view.ts'
import type { SourceFile } from '#library/update/sources.ts'
import type { LibrarySnapshot } from '#library/snapshot.ts'
import type { QueryEmbeddings } from '#models/embeddings/embeddings.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { normaliseText } from '#zh/normalise.ts'

export function makeDocument(id: string, title: string): PolicyDocument {
  return {
    id,
    title,
    number: null,
    issuers: [],
    issuedOn: null,
    period: null,
    standing: 'in-force',
    standingBasis: null,
    authority: 'government',
    collection: 'default',
    draftOf: null,
    succeeds: null,
    aliases: [],
    defects: [],
    proofs: {},
    source: {
      file: `${id}.txt`,
      format: 'text',
      sha256: createHash('sha256').update(id).digest('hex'),
      url: null,
    },
  }
}

export type ClauseParts = Pick<Clause, 'documentId' | 'text'> & Partial<Clause>

export function makeClauses(parts: readonly ClauseParts[]): Clause[] {
  return parts.map((part, order) => ({
    id: `${part.documentId}:${order}`,
    kind: 'article',
    marker: '',
    ordinal: null,
    label: `第${order}条`,
    path: [],
    title: null,
    searchText: normaliseText(part.text),
    span: { start: 0, end: part.text.length },
    parentId: null,
    order,
    defects: [],
    ...part,
  }))
}

/** A small library on elderly care, old buildings and batteries, with one clause of matter. */
export const DOCUMENTS = [
  makeDocument('care', '关于发展银发经济的意见'),
  makeDocument('city', '城市更新工作方案（2030—2031年）'),
]

export const CLAUSES = makeClauses([
  { documentId: 'care', kind: 'matter', text: '某某部关于印发银发经济意见的通知' },
  { documentId: 'care', kind: 'chapter', text: '一、扩大供给', title: '扩大供给' },
  {
    documentId: 'care',
    text: '（一）丰富老年用品。支持企业开发老年食品和老年服装。',
    parentId: 'care:1',
  },
  { documentId: 'care', text: '（二）发展养老服务。到2031年床位达到900万张。', parentId: 'care:1' },
  { documentId: 'city', kind: 'chapter', text: '一、改造老旧小区', title: '改造老旧小区' },
  { documentId: 'city', text: '（一）加装电梯，推进适老化改造。', parentId: 'city:4' },
  { documentId: 'city', text: '（二）建设ＡＩ体验中心和电池回收网点。', parentId: 'city:4' },
])

export async function makeSnapshot(
  documents: readonly PolicyDocument[] = DOCUMENTS,
  clauses: readonly Clause[] = CLAUSES,
): Promise<LibrarySnapshot> {
  const embeddings = await loadOfflineEmbeddings()
  return (await assembleLibrary({ documents, clauses, embeddings })).snapshot
}

/** A snapshot as a question sees it. */
export async function openMemory(
  snapshot: LibrarySnapshot,
  embeddings: QueryEmbeddings,
): Promise<LibraryView> {
  return openView(await createMemoryLibrary(snapshot, embeddings))
}

/** Source files of two made-up policy documents; `texts` adds to them or replaces them. */
export function sourceFiles(texts: Record<string, string> = {}): SourceFile[] {
  const contents = {
    'a.txt':
      '关于发展银发经济的意见\n\n一、扩大供给\n（一）丰富老年用品。支持企业开发老年食品。\n（二）发展养老服务。增加床位。\n二、强化保障\n（三）完善标准。制定老年服装标准。\n',
    'b.txt': '城市更新工作方案\n\n一、改造小区\n（一）加装电梯。推进适老化改造。\n',
    ...texts,
  }
  return Object.entries(contents).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
}

/** A made-up statute of so many articles, each different. */
export function manyArticles(count: number): string {
  const articles = Array.from({ length: count }, (_, at) => {
    const number = at + 1
    return `第${number}条 编号${number * 7919}的设施应当每${number}日检查，检查记录保存${at % 30}年。`
  })
  return `设施检查办法\n\n${articles.join('\n')}\n`
}
