// Library: which document a draft became and which one follows which, as the corpus file says.
import { documentId } from '#documents/identity.ts'
import type { Corpus } from '#documents/corpus.ts'
import type { BuildFailure, Copy } from '../disk/manifest.ts'
import type { ReadDocument } from './read-document.ts'
import { CORPUS_FILE } from './sources.ts'

const RELATIONS = ['draftOf', 'succeeds'] as const

export interface Related {
  read: ReadDocument[]
  warnings: BuildFailure[]
}

/**
 * The documents with their relations, those taken over from the last build too: what they name may
 * have come or gone since. The name of a copy leads to the document that stands for it. What leads
 * nowhere is left out and told.
 */
export function relateDocuments(
  read: readonly ReadDocument[],
  { corpus, copies }: { corpus: Corpus; copies: readonly Copy[] },
): Related {
  const ids = idsByName(read, { corpus, copies })
  const warnings: BuildFailure[] = []
  const related = read.map((entry) => {
    const { id, source } = entry.document
    const relations = RELATIONS.map((relation) => {
      const named = corpus.get(source.file)?.[relation]
      if (named === undefined) return [relation, null]
      const other = ids.get(named)
      if (other !== undefined && other !== id) return [relation, other]
      const fault = other === id ? '就是它自己' : '不在文档库中'
      const reason = `${relation} 指向的文档 ${named} ${fault}，已忽略这项关系；请核对 ${CORPUS_FILE}`
      warnings.push({ file: source.file, reason })
      return [relation, null]
    })
    return { ...entry, document: { ...entry.document, ...Object.fromEntries(relations) } }
  })
  return { read: related, warnings }
}

/** The ids of the library by themselves and by the ids that copies would have. */
function idsByName(
  read: readonly ReadDocument[],
  { corpus, copies }: { corpus: Corpus; copies: readonly Copy[] },
): Map<string, string> {
  const idsByFile = new Map(read.map(({ document }) => [document.source.file, document.id]))
  const ofCopies = copies.flatMap(({ file, copyOf }): [string, string][] => {
    const id = idsByFile.get(copyOf)
    return id === undefined ? [] : [[corpus.get(file)?.id ?? documentId(file), id]]
  })
  return new Map([...ofCopies, ...read.map(({ document: { id } }): [string, string] => [id, id])])
}
