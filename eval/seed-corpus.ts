// Eval: the documents of a directory, read and split, without search indexes.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#domain/errors.ts'
import { readDocuments } from '#library/update/read-documents.ts'
import { CORPUS_FILE, describeSources } from '#library/update/sources.ts'
import { type Corpus, corpusOf } from './corpus.ts'

/** Reads and splits all documents of a directory. Throws INVALID_INPUT if a file cannot be read. */
export async function readSeedCorpus(directory: string): Promise<Corpus> {
  const names = (await readdir(directory)).filter((name) => /\.(md|txt|html?)$/u.test(name))
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(join(directory, name)) })),
  )
  const corpusText = await readFile(join(directory, CORPUS_FILE), 'utf8')
  const sources = describeSources(files, corpusText)
  const { read, failures } = await readDocuments({ sources, previous: null })
  const [failure] = failures
  if (failure !== undefined) {
    throw new AppError('INVALID_INPUT', `无法读取文件“${failure.file}”：${failure.reason}`)
  }
  return corpusOf(
    'unbuilt',
    read.map(({ document }) => document),
    read.flatMap(({ clauses }) => clauses),
  )
}
