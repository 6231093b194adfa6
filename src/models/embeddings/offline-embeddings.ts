// Models: the embedder that needs no network: a learned token table that ships with the product.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { shippedFile } from '#config/shipped-files.ts'
import { AppError } from '#domain/errors.ts'
import { splitSentences } from '#zh/sentences.ts'
import { tokenKeys } from '#zh/tokens.ts'
import type { AdaptedEmbeddings, Adaptation, TextEmbeddings } from './embeddings.ts'
import { dot } from './matrix.ts'
import { decodeTableFile, encodeTableFile, type TableFile } from './table-file.ts'
import { createRowLookup } from './token-rows.ts'
import { ADAPTATION_VERSION, type AdaptationFacts } from './adapt/adaptation.ts'
import { createTextEncoder, type TextEncoder } from './token-table.ts'

/** Trained by `npm run train:embedding`; docs/embedding.md tells on what and what it is worth. */
const SHIPPED_TABLE = fileURLToPath(shippedFile('src/models/embeddings/offline-table.bin'))

/** Raise when a table gives other vectors than before: it is part of the identity. */
const METHOD_VERSION = 2
/** So many texts, spread over all, tell how familiar a library is. */
const FAMILIARITY_SAMPLE = 2000

/** The same clauses are read again and again; so many take some 12 MB. */
const MAX_KEPT_TEXTS = 1000

/**
 * Unit vectors by the sum of learned token vectors, the same on every machine. Those of queries weigh
 * the tokens otherwise than those of documents.
 */
export class OfflineEmbeddings implements TextEmbeddings {
  readonly identity: string
  readonly adaptation: Adaptation | undefined
  readonly #file: TableFile
  readonly #encode: TextEncoder
  readonly #sentences = new Map<string, Float64Array[]>()

  constructor(file: TableFile, { adapt = false }: { adapt?: boolean } = {}) {
    const identity = `offline/token-table/${file.sha256.slice(0, 16)}/v${METHOD_VERSION}`
    this.identity = adapt ? `${identity}/adapted-v${ADAPTATION_VERSION}` : identity
    this.adaptation = adapt ? adaptationOf(file) : undefined
    this.#file = file
    this.#encode = createTextEncoder(file.table)
  }

  async embedDocuments(texts: string[]): Promise<number[][]> {
    return texts.map((text) => Array.from(this.#encode(text)))
  }

  async embedQuery(text: string): Promise<number[]> {
    // Even rows, so that the weight of a token that a query shares with a text counts once, as in
    // BM25, and not twice.
    return Array.from(this.#encode(text, { evenRows: true }))
  }

  sentenceSimilarities(query: string, texts: readonly string[]): number[] {
    // Sentence to sentence, not query to text: both are weighed alike, which was measured as better.
    const asked = this.#encode(query)
    return texts.map((text) =>
      Math.max(0, ...this.#sentencesOf(text).map((sentence) => dot(asked, sentence))),
    )
  }

  /** The vectors of a text's sentences; those of the texts read last are kept. */
  #sentencesOf(text: string): Float64Array[] {
    const known = this.#sentences.get(text)
    const vectors =
      known ??
      splitSentences(text, { semicolons: true }).map((sentence) => this.#encode(sentence.text))
    this.#sentences.delete(text)
    this.#sentences.set(text, vectors)
    const [oldest] = this.#sentences.keys()
    if (this.#sentences.size > MAX_KEPT_TEXTS && oldest !== undefined)
      this.#sentences.delete(oldest)
    return vectors
  }

  familiarity(texts: readonly string[]): number {
    const rowOf = createRowLookup(this.#file.table.keys)
    const stride = Math.max(1, Math.floor(texts.length / FAMILIARITY_SAMPLE))
    let known = 0
    let total = 0
    for (let at = 0; at < texts.length; at += stride) {
      const keys = tokenKeys(texts[at] ?? '')
      known += keys.filter((key) => rowOf(key) >= 0).length
      total += keys.length
    }
    return total === 0 ? 0 : known / total
  }
}

function adaptationOf({ table, training }: TableFile): Adaptation {
  return {
    restore: restoreAdapted,
    async adapt(texts, options): Promise<AdaptedEmbeddings> {
      // Training is loaded only when something is adapted: a start does without it.
      const { adaptTable } = await import('./adapt/adapt-table.ts')
      const adapted = await adaptTable(table, texts, options)
      return restoreAdapted(encodeTableFile(adapted.table, training), adapted.facts)
    },
  }
}

async function restoreAdapted(
  bytes: Uint8Array,
  facts: AdaptationFacts,
): Promise<AdaptedEmbeddings> {
  return { embeddings: new OfflineEmbeddings(decodeTableFile(bytes)), bytes, facts }
}

/** The embedder of the shipped table. Throws MODEL_UNAVAILABLE where that is missing or damaged. */
export async function loadOfflineEmbeddings(): Promise<OfflineEmbeddings> {
  return new OfflineEmbeddings(await readTable())
}

/** Throws MODEL_UNAVAILABLE for a file that is missing or damaged. */
export async function readTable(file: string = SHIPPED_TABLE): Promise<TableFile> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AppError('MODEL_UNAVAILABLE', `读不到离线向量模型文件 ${file}，请重新安装`, { cause })
  })
  return decodeTableFile(bytes)
}
