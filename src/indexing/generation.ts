// Indexing: one saved library as a directory of files that is written once and never changed.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Clause } from '../domain/clause.ts'
import type { PolicyDocument } from '../domain/document.ts'
import type { AdaptedEmbeddings, TextEmbeddings } from '../models/embeddings.ts'
import { decodeKeywordIndex, encodeKeywordIndex } from './keyword-file.ts'
import {
  checksumAll,
  decodeLines,
  encodeLines,
  flushDirectory,
  readChecked,
  verifyFiles,
  writeDurably,
} from './library-files.ts'
import { notReady, parseManifest, type Manifest } from './manifest.ts'
import type { LibrarySnapshot } from './snapshot.ts'
import { EXACT_UP_TO, VectorStore } from './vector-store.ts'
import { vectorCount, type Vectors } from './vectors.ts'

const FILES = {
  manifest: 'manifest.json',
  documents: 'documents.jsonl',
  clauses: 'clauses.jsonl',
  vectors: 'embeddings.f32',
  keywords: 'keyword.bin',
  graph: 'hnsw',
  adapted: 'embedding.bin',
} as const

/** A library as it was built: its contents and its manifest but for the files. */
export interface BuiltLibrary {
  snapshot: LibrarySnapshot
  manifest: Omit<Manifest, 'files'>
}

/** Writes all files of a library into a new directory, flushed, the manifest last. */
export async function writeGeneration(directory: string, built: BuiltLibrary): Promise<Manifest> {
  const { snapshot } = built
  const { values } = snapshot.vectors.vectors
  await mkdir(directory, { recursive: true })
  const write = (name: string, content: Uint8Array) =>
    writeFile(path.join(directory, name), content)
  await write(FILES.documents, encodeLines(snapshot.documents))
  await write(FILES.clauses, encodeLines(snapshot.clauses))
  await write(FILES.vectors, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  await write(FILES.keywords, encodeKeywordIndex(snapshot.keywords))
  if (snapshot.adapted) await write(FILES.adapted, snapshot.adapted.bytes)
  await snapshot.vectors.graph?.save(path.join(directory, FILES.graph))
  const manifest = { ...built.manifest, files: await checksumAll(directory) }
  await writeDurably(path.join(directory, FILES.manifest), JSON.stringify(manifest, null, 1))
  await flushDirectory(directory)
  return manifest
}

export async function readManifest(directory: string, embedderIdentity: string): Promise<Manifest> {
  return parseManifest(
    await readFile(path.join(directory, FILES.manifest), 'utf8'),
    embedderIdentity,
  )
}

/**
 * Loads what `writeGeneration` wrote. Every file is compared with its checksum before it is used.
 * The graph is opened only for more than `exactUpTo` vectors: fewer are searched without it.
 * Throws INDEX_NOT_READY for files that are damaged or made for another embedder.
 */
export async function readGeneration(
  directory: string,
  embeddings: TextEmbeddings,
  { exactUpTo = EXACT_UP_TO }: { exactUpTo?: number } = {},
): Promise<{ snapshot: LibrarySnapshot; manifest: Manifest }> {
  const manifest = await readManifest(directory, embeddings.identity)
  const read = (name: string) => readChecked(directory, name, manifest.files)
  const snapshot = {
    version: manifest.version,
    documents: await decodeLines<PolicyDocument>(await read(FILES.documents)),
    clauses: await decodeLines<Clause>(await read(FILES.clauses)),
    keywords: decodeKeywordIndex(await read(FILES.keywords)),
    vectors: await readVectors(directory, manifest, { embeddings, exactUpTo }),
    familiarity: manifest.embedder.familiarity,
    adapted: await readAdapted(directory, manifest, embeddings),
  }
  return { snapshot, manifest }
}

async function readAdapted(
  directory: string,
  { embedder, files }: Manifest,
  { adaptation }: TextEmbeddings,
): Promise<AdaptedEmbeddings | null> {
  if (embedder.adaptation === null || !adaptation) return null
  const bytes = await readChecked(directory, FILES.adapted, files)
  return adaptation.restore(bytes, embedder.adaptation)
}

async function readVectors(
  directory: string,
  manifest: Manifest,
  { embeddings, exactUpTo }: { embeddings: TextEmbeddings; exactUpTo: number },
): Promise<VectorStore> {
  const bytes = await readChecked(directory, FILES.vectors, manifest.files)
  const { dimension } = manifest.embedder
  const vectors: Vectors = { dimension, values: asFloats(bytes) }
  if (vectorCount(vectors) !== manifest.counts.vectors) {
    throw notReady(`文档库应有 ${manifest.counts.vectors} 个向量，实有 ${vectorCount(vectors)} 个`)
  }
  if (manifest.counts.vectors <= exactUpTo) return new VectorStore({ vectors, graph: null })
  const graphFiles = Object.keys(manifest.files).filter((name) =>
    name.startsWith(`${FILES.graph}/`),
  )
  await verifyFiles(directory, graphFiles, manifest.files)
  const { loadHnsw } = await import('./hnsw.ts')
  const graph = await loadHnsw(path.join(directory, FILES.graph), vectors, embeddings)
  return new VectorStore({ vectors, graph, exactUpTo })
}

function asFloats(bytes: Buffer): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes)
  return new Float32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4))
}
