// Compose: the product of a running service, over the library as the files have it by now.
import { AppError } from '#domain/errors.ts'
import type { BuildFailure } from '#library/disk/manifest.ts'
import type { Update } from '#library/update/update.ts'
import type { Composed } from '#compose.ts'
import type { Sight } from './sight.ts'

/** So many looks after a failure that files need not have caused, it is tried again. */
const RETRY_AFTER_LOOKS = 12

/** The library that a rebuild left in the store. */
export interface Rebuilt {
  version: string
  report: Update['report']
}

/** Brings the stored library up to date with the files. */
export type Rebuild = (signal: AbortSignal) => Promise<Rebuilt>

export interface LiveLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export interface LiveOptions {
  look: () => Promise<Sight>
  rebuild: Rebuild
  log: LiveLog
  signal: AbortSignal
}

/**
 * Holds the newest product and replaces it in one step. Whoever took one keeps it: it stays whole for
 * as long as somebody holds it. Whatever fails leaves the product that is there.
 */
export class LiveLibrary {
  readonly #options: LiveOptions
  #product: Composed
  /** The files that the product was made of. */
  #files: string
  #seen: string | null = null
  /** What was seen when it was last dealt with; null when that must be done anew. */
  #settled: string | null
  #failure: Failure | null = null
  #looksUntilRetry = 0
  #unread: readonly BuildFailure[]

  /** @param first and what was seen before its files were read */
  constructor(first: { product: Composed; sight: Sight }, options: LiveOptions) {
    this.#options = options
    this.#product = first.product
    this.#files = first.sight.files
    this.#settled = keyOf(first.sight)
    this.#unread = first.product.report.failures
    this.#tellOf(first.product.report)
  }

  /** The newest product; a request takes it once and keeps it to its end. */
  current(): Composed {
    return this.#product
  }

  /** What keeps files from being served as they are, in words for people. */
  problems(): readonly string[] {
    if (this.#failure !== null) return [this.#failure.message]
    return this.#unread.map(inWords)
  }

  /**
   * One look. What changed is taken in when two looks in a row see the same, so that files are not
   * read while they are written. Never rejects.
   * @returns whether files are changing: the next look should come soon
   */
  async check(): Promise<boolean> {
    const sight = await this.#look()
    if (sight === null) return false
    const key = keyOf(sight)
    const hasChanged = key !== this.#settled
    if (!hasChanged && !this.#isDueAgain()) return false
    if (hasChanged && key !== this.#seen) {
      this.#seen = key
      return true
    }
    this.#settled = key
    try {
      await this.#follow(sight)
      this.#recover()
    } catch (error) {
      this.#fail(error)
    }
    return false
  }

  async #look(): Promise<Sight | null> {
    try {
      return await this.#options.look()
    } catch (error) {
      this.#settled = null
      this.#fail(error)
      return null
    }
  }

  #isDueAgain(): boolean {
    return this.#failure?.mayPass === true && --this.#looksUntilRetry <= 0
  }

  async #follow(sight: Sight): Promise<void> {
    const { log, rebuild, signal } = this.#options
    if (sight.files === this.#files) {
      if (sight.stored === null || sight.stored.includes(this.#product.library.snapshot.id)) return
      log.warn({ stored: sight.stored }, 'stored library is not of these files or this program')
      return
    }
    const { version, report } = await rebuild(signal)
    if (report.outdated !== null) throw new AppError('INDEX_NOT_READY', report.outdated)
    if (version !== this.#product.library.snapshot.id) await this.#replace(version)
    this.#files = sight.files
    this.#unread = report.failures
    this.#tellOf(report)
  }

  async #replace(version: string): Promise<void> {
    const next = await this.#product.reopen()
    if (next?.library.snapshot.id !== version)
      throw new AppError('INDEX_NOT_READY', '新建的条款库又被另一个程序换掉了，稍后重试')
    await this.#refuseLoss(next.report.failures)
    this.#product = next
    const { documents, clauses } = next.report
    this.#options.log.info({ library: version, documents, clauses }, 'library updated')
  }

  /** A document does not go because its file broke; it goes when its file is taken away. */
  async #refuseLoss(failures: readonly BuildFailure[]): Promise<void> {
    const served = await this.#product.library.documents()
    const files = new Set(served.map(({ source }) => source.file))
    const lost = failures.filter(({ file }) => files.has(file))
    if (lost.length === 0) return
    const reasons = lost.map(inWords).join('；')
    throw new AppError('INVALID_INPUT', `${reasons}（改好或移走之前，仍用原来的条款库）`)
  }

  #tellOf({ failures, warnings, copies }: Update['report']): void {
    const { log } = this.#options
    if (failures.length > 0) log.warn({ files: failures.map(inWords) }, 'files not read')
    if (warnings.length > 0) log.warn({ warnings: warnings.map(inWords) }, 'corpus file')
    if (copies.length > 0) log.info({ copies }, 'files that are copies')
  }

  #recover(): void {
    if (this.#failure !== null) this.#options.log.info({}, 'documents can be taken in again')
    this.#failure = null
  }

  #fail(error: unknown): void {
    if (this.#options.signal.aborted) return
    const failure = failureOf(error)
    if (failure.message !== this.#failure?.message)
      this.#options.log.warn({ err: error }, 'documents not taken in; the library stays as it was')
    this.#failure = failure
    this.#looksUntilRetry = RETRY_AFTER_LOOKS
  }
}

interface Failure {
  message: string
  /** Whether it may pass though no file changes. */
  mayPass: boolean
}

function failureOf(error: unknown): Failure {
  if (error instanceof AppError)
    return { message: error.message, mayPass: error.code !== 'INVALID_INPUT' }
  return { message: '文件有变动但未能更新条款库，原因见服务日志', mayPass: true }
}

function inWords({ file, reason }: BuildFailure): string {
  return `${file}：${reason}`
}

function keyOf(sight: Sight): string {
  return JSON.stringify(sight)
}
