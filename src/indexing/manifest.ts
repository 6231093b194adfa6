// Indexing: what a built library says about itself, and whether it may be read.
import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { typedCommand } from '../domain/typed-command.ts'
import { AdaptationFactsSchema } from '../models/training/adaptation.ts'

/** Raise when the files of a library change their layout or meaning. */
export const SCHEMA_VERSION = 2

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
  files: z.record(z.string(), z.object({ bytes: z.int(), sha256: Sha256Schema })),
})
export type Manifest = z.infer<typeof ManifestSchema>

/**
 * Reads manifest JSON that must fit the embedder in use.
 * Throws INDEX_NOT_READY that names the difference and the cure.
 */
export function parseManifest(json: string, embedderIdentity: string): Manifest {
  const result = ManifestSchema.safeParse(parseJson(json))
  if (!result.success) {
    throw notReady(`文档库清单与本版本不符（${z.prettifyError(result.error)}）`, result.error)
  }
  const built = result.data.embedder.identity
  if (built !== embedderIdentity) {
    throw notReady(`文档库由向量模型 ${built} 建成，当前配置是 ${embedderIdentity}`)
  }
  return result.data
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw notReady('文档库清单不是有效的 JSON', cause)
  }
}

/** The error of every library that cannot be read, with its one cure. */
export function notReady(what: string, cause?: unknown): AppError {
  return new AppError('INDEX_NOT_READY', `${what}，请运行 ${typedCommand('ingest')} 重建`, {
    cause,
  })
}
