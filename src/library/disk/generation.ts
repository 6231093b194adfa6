// Library: one saved library as a directory of files that is written once and never changed.
import path from 'node:path'
import type { Clause } from '#domain/clause.ts'
import { DEFAULT_COLLECTION, type PolicyDocument } from '#domain/document.ts'
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import { decodeKeywordIndex, encodeKeywordIndex } from './keyword-file.ts'
import {
  checkOf,
  decodeLines,
  DISK,
  encodeLines,
  flushAndCheck,
  flushDirectory,
  readChecked,
  verifyFile,
  writeDurably,
  type Disk,
} from './library-files.ts'
import { encodeManifest, notReady, parseManifest, type Manifest } from './manifest.ts'
import type { LibrarySnapshot } from '../snapshot.ts'
import { loadHnsw, saveHnsw } from '../hnsw.ts'
import { VectorStore } from '../vector-store.ts'
import { vectorCount, type Vectors } from '../vectors.ts'

/** Written last: a generation without it was never finished. */
export const MANIFEST = 'manifest.json'
const FILES = {
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
export async function writeGeneration(
  directory: string,
  { snapshot, manifest }: BuiltLibrary,
  disk: Disk,
): Promise<Manifest> {
  const { values } = snapshot.vectors.vectors
  const files: Manifest['files'] = {}
  // The checksum is that of what was to be written, not of what a failing disk made of it.
  const write = async (name: string, content: Uint8Array): Promise<void> => {
    files[name] = checkOf(content)
    await writeDurably(disk, path.join(directory, name), content)
  }
  await disk.mkdir(directory, { recursive: true })
  await write(FILES.documents, encodeLines(snapshot.documents))
  await write(FILES.clauses, encodeLines(snapshot.clauses))
  await write(FILES.vectors, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  await write(FILES.keywords, encodeKeywordIndex(snapshot.keywords))
  if (snapshot.adapted) await write(FILES.adapted, snapshot.adapted.bytes)
  const graphDirectory = path.join(directory, FILES.graph)
  for (const name of await saveHnsw(disk, graphDirectory, snapshot.vectors.graph))
    files[`${FILES.graph}/${name}`] = await flushAndCheck(disk, path.join(graphDirectory, name))
  await flushDirectory(disk, graphDirectory)
  const written = { ...manifest, files }
  await writeDurably(disk, path.join(directory, MANIFEST), encodeManifest(written))
  await flushDirectory(disk, directory)
  return written
}

/**
 * Loads what `writeGeneration` wrote. Every file is compared with its checksum before it is used.
 * Throws INDEX_NOT_READY for files that are damaged or made for another embedder.
 */
export async function readGeneration(
  directory: string,
  embeddings: TextEmbeddings,
  { disk = DISK }: { disk?: Disk } = {},
): Promise<{ snapshot: LibrarySnapshot; manifest: Manifest }> {
  const bytes = await disk.readFile(path.join(directory, MANIFEST))
  const manifest = parseManifest(bytes, embeddings.identity)
  const unread = new Set(Object.keys(manifest.files))
  const read = (name: string): Promise<Buffer> => {
    unread.delete(name)
    return readChecked(disk, path.join(directory, name), manifest.files[name])
  }
  const { adaptation } = manifest.embedder
  const restored =
    adaptation === null
      ? null
      : await embeddings.adaptation?.restore(await read(FILES.adapted), adaptation)
  const contents = {
    documents: (await decodeLines<PolicyDocument>(await read(FILES.documents))).map(inCollection),
    clauses: await decodeLines<Clause>(await read(FILES.clauses)),
    keywords: decodeKeywordIndex(await read(FILES.keywords)),
  }
  const vectors = vectorsOf(await read(FILES.vectors), manifest)
  for (const name of unread)
    await verifyFile(disk, path.join(directory, name), manifest.files[name])
  const snapshot = {
    version: manifest.version,
    ...contents,
    vectors: new VectorStore({
      vectors,
      graph: await loadHnsw(path.join(directory, FILES.graph), vectors, embeddings),
    }),
    familiarity: manifest.embedder.familiarity,
    adapted: restored ?? null,
  }
  return { snapshot, manifest }
}

function vectorsOf(bytes: Buffer, { embedder, counts }: Manifest): Vectors {
  const { buffer, byteOffset, byteLength } = bytes
  const values = new Float32Array(buffer, byteOffset, Math.floor(byteLength / 4))
  const vectors = { dimension: embedder.dimension, values }
  const count = vectorCount(vectors)
  if (count === counts.vectors) return vectors
  throw notReady(`文档库应有 ${counts.vectors} 个向量，实有 ${count} 个`)
}

/** A library that was built before there were collections serves as one of them. */
function inCollection(document: PolicyDocument): PolicyDocument {
  return { ...document, collection: document.collection ?? DEFAULT_COLLECTION }
}
