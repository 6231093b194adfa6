// Documents: a file's bytes become a PolicySource; the way into this stage.
import type { PolicyDocument } from '#domain/document.ts'
import { AppError } from '#domain/errors.ts'
import type { Steps } from '#domain/work/steps.ts'
import { cleanBlocks } from './head/clean.ts'
import type { CorpusEntry } from './corpus.ts'
import { decodeText, unreadableError } from './formats/decode.ts'
import { SOURCE_READERS, type SourceFile, type SourceReader } from './formats/format.ts'
import { documentId, sha256 } from './identity.ts'
import { readMetadata } from './head/metadata.ts'
import type { DocumentMetadata } from './head/metadata.ts'
import type { Block, PolicySource } from './source.ts'

export interface SourceInput {
  /** File name; the id comes from it. */
  file: string
  bytes: Uint8Array
  /** What the corpus file says about this file; it overrules what is read. */
  hints?: CorpusEntry | undefined
}

/**
 * The largest file that is read. Its text is held several times over, and no one stage may keep a
 * signal waiting for a second; of 1,800 laws and policy documents none has a tenth of this.
 */
export const MAX_SOURCE_BYTES = 10 * 2 ** 20

function inMegabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`
}

function tooLargeError(file: string, bytes: number): AppError {
  return new AppError(
    'TOO_LARGE',
    `文件 ${file} 有 ${inMegabytes(bytes)}，超过每个文件 ${inMegabytes(MAX_SOURCE_BYTES)} 的上限，没有导入。请拆成几个文件后再导入。`,
  )
}

interface ReadFile {
  format: string
  blocks: Block[]
  flattened: number
}

function* findReader(source: SourceFile): Steps<SourceReader | undefined> {
  for (const reader of SOURCE_READERS) {
    yield
    if (reader.detects(source)) return reader
  }
  return undefined
}

/** Reads the file into blocks with the first reader that detects its format. */
function* readBlocks(file: string, bytes: Uint8Array): Steps<ReadFile> {
  const source = { file, bytes, text: decodeText(bytes) }
  yield
  const reader = yield* findReader(source)
  if (reader === undefined) throw unreadableError(file, bytes)
  const { blocks: laid, flattened } = yield* reader.read(source)
  if (laid.length === 0) {
    throw new AppError('INVALID_INPUT', `文件 ${file} 里没有文字，无法导入。请检查文件内容。`)
  }
  yield* cleanBlocks(laid)
  const blocks = laid.map(({ text, offsets, role, reason }) => ({ text, offsets, role, reason }))
  return { format: reader.format, blocks, flattened }
}

/** What the corpus file says goes first; its aliases and its defect are added. */
function applyHints(metadata: DocumentMetadata, hints: CorpusEntry): DocumentMetadata {
  const { id: _id, aliases = [], truncated, sourceUrl, ...fields } = hints
  const given = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<DocumentMetadata>
  return {
    ...metadata,
    ...given,
    standingBasis: hints.standing === undefined ? metadata.standingBasis : '资料清单载明',
    aliases: [...new Set([...metadata.aliases, ...aliases])],
    defects: [
      ...metadata.defects,
      ...(truncated === undefined ? [] : [{ kind: 'truncated' as const, note: truncated }]),
    ],
    url: sourceUrl ?? metadata.url,
  }
}

/** What is told of elements that were not followed to their depth. */
function flattenedDefects(flattened: number): PolicyDocument['defects'] {
  if (flattened === 0) return []
  const note = `网页标记嵌套过深，其中 ${flattened} 处的文字已收录，层次未保留`
  return [{ kind: 'flattened', note }]
}

/** Proofs of the fields that still come from the file. */
function keptProofs(proofs: PolicySource['proofs'], hints: CorpusEntry): PolicySource['proofs'] {
  return Object.fromEntries(
    Object.entries(proofs).filter(([field]) => Reflect.get(hints, field) === undefined),
  )
}

/**
 * Reads one file: decodes it, cuts it into blocks, gives every block its role and reads the
 * metadata. The same bytes and name give the same result. Offsets count in the decoded text.
 * @throws AppError INVALID_INPUT for an empty file, a binary one and one without any text,
 * TOO_LARGE for one of more than MAX_SOURCE_BYTES.
 */
export function* readPolicySource({ file, bytes, hints = {} }: SourceInput): Steps<PolicySource> {
  if (bytes.length === 0) {
    throw new AppError('INVALID_INPUT', `文件 ${file} 是空的，无法导入。请检查文件内容。`)
  }
  if (bytes.length > MAX_SOURCE_BYTES) throw tooLargeError(file, bytes.length)
  const { format, blocks, flattened } = yield* readBlocks(file, bytes)
  const read = yield* readMetadata(blocks, file.replace(/(?<=.)\.[^.]*$/, ''))
  const { url, ...metadata } = applyHints(read.metadata, hints)
  return {
    document: {
      id: hints.id ?? documentId(file),
      ...metadata,
      defects: [...flattenedDefects(flattened), ...metadata.defects],
      source: { file, format, sha256: sha256(bytes), url },
    },
    proofs: keptProofs(read.proofs, hints),
    blocks,
  }
}
