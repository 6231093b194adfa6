// Test support: the seed documents and a small statute, read and split as the product does it.
import { readFileSync } from 'node:fs'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { readPolicySource } from '#documents/read.ts'

export const OPINION = 'miit-2022-68'
export const PLAN = 'miit-2023-101'
export const NEXT_PLAN = 'plan-2025-2026'
export const DRAFT = 'draft-2022-01'
export const CUT = 'cnlic-2022-164'

export interface Corpus {
  documents: PolicyDocument[]
  clauses: Clause[]
}

function readCorpus(sources: readonly { file: string; bytes: Uint8Array; cut?: string }[]): Corpus {
  const corpus: Corpus = { documents: [], clauses: [] }
  for (const { file, bytes, cut } of sources) {
    const hints = cut === undefined ? {} : { truncated: cut }
    const source = finish(readPolicySource({ file, bytes, hints }))
    const { clauses, proofs } = finish(parseClauses(source))
    corpus.documents.push({ ...source.document, proofs })
    corpus.clauses.push(...clauses)
  }
  return corpus
}

function seed(file: string): { file: string; bytes: Uint8Array } {
  return { file, bytes: readFileSync(new URL(`../../seeds/${file}`, import.meta.url)) }
}

export const seeds = readCorpus([
  seed('miit-2022-68.md'),
  seed('miit-2023-101.txt'),
  seed('draft-2022-01.md'),
  { ...seed('cnlic-2022-164.txt'), cut: '止于第十项' },
  seed('plan-2025-2026.txt'),
])

export const statute = readCorpus([
  {
    file: 'statute.txt',
    bytes: new TextEncoder().encode(`养老服务条例

第一章 总则

第一条 为了规范养老服务，制定本条例。

第二条 本条例所称养老服务，是指下列服务：

（一）居家养老服务；

（二）社区养老服务。

县级以上人民政府可以增加服务项目。

第二章 服务

第三条 服务机构应当具备下列条件：

（一）有固定场所；

（二）有专业人员。

第三条之一 服务机构应当备案。

第四条 本条例自公布之日起施行。
`),
  },
])
