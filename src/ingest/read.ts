// Ingest: a file's bytes become a PolicySource; the way into this stage.
import { AppError } from '../domain/errors.ts'
import { cleanBlocks } from './clean.ts'
import type { CorpusEntry } from './corpus.ts'
import { decodeText, unreadableError } from './decode.ts'
import { SOURCE_READERS } from './format.ts'
import { documentId, sha256 } from './identity.ts'
import { readMetadata } from './metadata.ts'
import type { DocumentMetadata } from './metadata.ts'
import type { Block, PolicySource } from './source.ts'

export interface SourceInput {
  /** File name; the id comes from it. */
  file: string
  bytes: Uint8Array
  /** What the corpus file says about this file; it overrules what is read. */
  hints?: CorpusEntry | undefined
}

/** Reads the file into blocks with the first reader that detects its format. */
function readBlocks(file: string, bytes: Uint8Array): { format: string; blocks: Block[] } {
  const source = { file, bytes, text: decodeText(bytes) }
  const reader = SOURCE_READERS.find((candidate) => candidate.detects(source))
  if (reader === undefined) throw unreadableError(file, bytes)
  const laid = reader.read(source)
  if (laid.length === 0) {
    throw new AppError('INVALID_INPUT', `文件 ${file} 里没有文字，无法导入。请检查文件内容。`)
  }
  cleanBlocks(laid)
  const blocks = laid.map(({ text, offsets, role, reason }) => ({ text, offsets, role, reason }))
  return { format: reader.format, blocks }
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

/** Proofs of the fields that still come from the file. */
function keptProofs(proofs: PolicySource['proofs'], hints: CorpusEntry): PolicySource['proofs'] {
  return Object.fromEntries(
    Object.entries(proofs).filter(([field]) => Reflect.get(hints, field) === undefined),
  )
}

/**
 * Reads one file: decodes it, cuts it into blocks, gives every block its role and reads the
 * metadata. The same bytes and name give the same result. Offsets count in the decoded text.
 * @throws AppError INVALID_INPUT for an empty file, a binary one and one without any text.
 */
export function readPolicySource({ file, bytes, hints = {} }: SourceInput): PolicySource {
  if (bytes.length === 0) {
    throw new AppError('INVALID_INPUT', `文件 ${file} 是空的，无法导入。请检查文件内容。`)
  }
  const { format, blocks } = readBlocks(file, bytes)
  const read = readMetadata(blocks, file.replace(/(?<=.)\.[^.]*$/, ''))
  const { url, ...metadata } = applyHints(read.metadata, hints)
  return {
    document: {
      id: hints.id ?? documentId(file),
      ...metadata,
      source: { file, format, sha256: sha256(bytes), url },
    },
    proofs: keptProofs(read.proofs, hints),
    blocks,
  }
}
