// Library: what a built library says about itself, and whether it may be read.
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import { AdaptationFactsSchema } from '#models/embeddings/adapt/adaptation.ts'

/** Raise when the files of a library change their layout or meaning. */
export const SCHEMA_VERSION = 3

/** What a file must be: its size and its CRC-32. */
const FileCheckSchema = z.object({ bytes: z.int().min(0), crc32: z.uint32() })
export type FileCheck = z.infer<typeof FileCheckSchema>

const Sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

export const SourceHashSchema = z.object({
  file: z.string(),
  /** The document read from the file; null where it could not be read. */
  documentId: z.string().nullable(),
  sha256: Sha256Schema,
  /** Hash of what else decides its clauses: its corpus entry, and its draft or final text. */
  contextSha256: Sha256Schema,
})
export type SourceHash = z.infer<typeof SourceHashSchema>

export const BuildFailureSchema = z.object({ file: z.string(), reason: z.string() })
export type BuildFailure = z.infer<typeof BuildFailureSchema>

/** A file that holds the document of another one and is not in the library itself. */
export const CopySchema = z.object({ file: z.string(), copyOf: z.string() })
export type Copy = z.infer<typeof CopySchema>

export const ManifestSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** Version of the library: a hash of its contents. */
  version: z.string().regex(/^[0-9a-f]{16}$/),
  createdFrom: z.object({
    /** Hash of the code that built it: other code, other clauses. */
    pipeline: z.string(),
    /** Hash of all inputs: equal means that nothing needs to be built. */
    inputs: Sha256Schema,
    sources: z.array(SourceHashSchema),
  }),
  failures: z.array(BuildFailureSchema),
  /** Relations that the corpus file states and that lead nowhere. */
  warnings: z.array(BuildFailureSchema),
  copies: z.array(CopySchema),
  embedder: z.object({
    identity: z.string(),
    dimension: z.int().min(0),
    space: z.literal('cosine'),
    /** How familiar the texts are to the embedder. */
    familiarity: z.number().min(0).max(1),
    /** How the embedder was tuned on the texts; null where it is used as it is. */
    adaptation: AdaptationFactsSchema.nullable(),
  }),
  counts: z.object({ documents: z.int(), clauses: z.int(), vectors: z.int() }),
  files: z.record(z.string(), FileCheckSchema),
})
export type Manifest = z.infer<typeof ManifestSchema>

/** The end of the JSON: the CRC-32 of all bytes before it. */
const SEAL = /,\n "crc32": (\d+)\n\}$/

/** The manifest as JSON whose last member is the checksum of what stands before it. */
export function encodeManifest(manifest: Manifest): Buffer {
  const open = Buffer.from(JSON.stringify(manifest, null, 1).slice(0, -'\n}'.length))
  return Buffer.concat([open, Buffer.from(`,\n "crc32": ${crc32(open)}\n}`)])
}

/**
 * Reads what `encodeManifest` gave, for the embedder in use.
 * Throws INDEX_NOT_READY that names the difference and the cure.
 */
export function parseManifest(bytes: Buffer, embedderIdentity: string): Manifest {
  requireSealed(bytes)
  const result = ManifestSchema.safeParse(JSON.parse(bytes.toString('utf8')))
  if (!result.success) {
    throw notReady(`文档库清单与本版本不符（${z.prettifyError(result.error)}）`, result.error)
  }
  const built = result.data.embedder.identity
  if (built !== embedderIdentity) {
    throw notReady(`文档库由向量模型 ${built} 建成，当前配置是 ${embedderIdentity}`)
  }
  return result.data
}

function requireSealed(bytes: Buffer): void {
  // As Latin-1 a character is a byte, so that its place is that of the byte.
  const seal = SEAL.exec(bytes.toString('latin1'))
  if (seal?.[1] !== undefined && Number(seal[1]) === crc32(bytes.subarray(0, seal.index))) return
  throw notReady('文档库清单已损坏，或出自更早的版本（校验和不符）')
}

/** A library that cannot be read; the sources give it again. */
export class UnreadableLibrary extends AppError {
  /** The message without the cure, for where that is under way. */
  readonly what: string

  constructor(what: string, cause?: unknown) {
    super('INDEX_NOT_READY', `${what}，请运行 ${typedCommand('ingest')} 重建`, { cause })
    this.what = what
  }
}

/** The error of every library that cannot be read, with its one cure. */
export function notReady(what: string, cause?: unknown): UnreadableLibrary {
  return new UnreadableLibrary(what, cause)
}
