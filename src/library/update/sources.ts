// Library: the files of a library and what is known of them before they are read.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { missingFiles, parseCorpus, type Corpus } from '#documents/corpus.ts'
import { documentId } from '#documents/identity.ts'
import { SCHEMA_VERSION, type BuildFailure, type SourceHash } from '../disk/manifest.ts'

/** The corpus file: what the documents cannot say of themselves. */
export const CORPUS_FILE = 'corpus.yaml'

export interface SourceFile {
  name: string
  bytes: Uint8Array
}

/** All inputs of a build, hashed: equal hashes give equal libraries. */
export interface Sources {
  files: readonly SourceFile[]
  corpus: Corpus
  hashes: readonly Omit<SourceHash, 'documentId'>[]
  pipeline: string
  /** What the corpus file says of files that are not there; nothing is built of it. */
  warnings: readonly BuildFailure[]
}

/**
 * Files in the order of their names, with the corpus file's words on each.
 * Throws INVALID_INPUT for a corpus file that is broken.
 */
export function describeSources(
  files: readonly SourceFile[],
  corpusText: string | null,
  pipeline: string = pipelineFingerprint(),
): Sources {
  const corpus: Corpus = corpusText === null ? new Map() : parseCorpus(corpusText, CORPUS_FILE)
  const sorted = files.toSorted((left, right) => (left.name < right.name ? -1 : 1))
  const missing = missingFiles(
    corpus,
    sorted.map(({ name }) => name),
  )
  const reason = `提到的文件不存在：${missing.join('、')}；这些条目已忽略，请放入文件，或从 ${CORPUS_FILE} 中删去`
  const warnings = missing.length === 0 ? [] : [{ file: CORPUS_FILE, reason }]
  return { files: sorted, corpus, hashes: hashSources(sorted, corpus), pipeline, warnings }
}

function hashSources(files: readonly SourceFile[], corpus: Corpus): Sources['hashes'] {
  const contents = new Map(files.map(({ name, bytes }) => [name, sha256(bytes)]))
  const filesById = new Map(
    files.map(({ name }) => [corpus.get(name)?.id ?? documentId(name), name]),
  )
  const sisters = [...corpus].flatMap(([name, { draftOf }]) => {
    const final = filesById.get(draftOf ?? '')
    return final === undefined ? [] : [[name, final]]
  })
  return files.map(({ name }) => {
    const related = sisters
      .filter((pair) => pair.includes(name))
      .map((pair) => pair.map((sister) => contents.get(sister)))
    return {
      file: name,
      sha256: contents.get(name) ?? '',
      contextSha256: sha256(JSON.stringify([corpus.get(name) ?? {}, related])),
    }
  })
}

/** One hash of everything that a build depends on. */
export function inputsHash({ hashes, pipeline }: Sources, embedderIdentity: string): string {
  return sha256(JSON.stringify([SCHEMA_VERSION, pipeline, embedderIdentity, hashes]))
}

/** Set by the build: the fingerprint of the sources that it was compiled from. */
declare const BUILT_PIPELINE: string | undefined

/** Stages whose code decides what library the files give. */
const BUILDING_STAGES = ['zh', 'domain', 'documents', 'library']

/** A hash of the code that builds libraries, so that changed code is never served old work. */
export function pipelineFingerprint(): string {
  if (typeof BUILT_PIPELINE === 'string') return BUILT_PIPELINE
  const hash = createHash('sha256')
  for (const stage of BUILDING_STAGES) {
    const directory = new URL(`../../${stage}/`, import.meta.url)
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    for (const file of files.toSorted()) {
      if (file.endsWith('.ts')) hash.update(file).update(readFileSync(new URL(file, directory)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}
