// Compose: the files that the product works on: documents, prompts, lexicon.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parsePrompts, PROMPT_NAMES, type PromptName, type Prompts } from '#answer/prompts.ts'
import { shippedFile } from '#config/shipped-files.ts'
import { AppError } from '#domain/errors.ts'
import { CORPUS_FILE, type SourceFile } from '#library/update/sources.ts'
import { parseLexicon, type Lexicon } from '#retrieve/lexicon.ts'

/** What systems hide, and what editors and browsers leave while they write. */
const NO_SOURCE = /^(?:\.|~\$)|(?:~|\.tmp|\.part|\.crdownload)$/i

/** The files of a seeds directory and the text of its corpus file. Throws INVALID_INPUT. */
export async function readSeeds(
  directory: string,
): Promise<{ files: SourceFile[]; corpusText: string | null }> {
  const read = await Promise.all(
    (await listSeeds(directory)).map(async (name) => {
      const bytes = await readUnlessGone(path.join(directory, name))
      return bytes === null ? [] : [{ name, bytes }]
    }),
  )
  const files = read.flat()
  const corpus = files.find(({ name }) => name === CORPUS_FILE)
  return {
    files: files.filter((file) => file !== corpus),
    corpusText: corpus?.bytes.toString('utf8') ?? null,
  }
}

/** The names of its files, the corpus file among them. Throws INVALID_INPUT. */
export async function listSeeds(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('INVALID_INPUT', `读不到文件目录“${directory}”，请检查 TIAOLI_SEEDS`, {
      cause,
    })
  })
  return entries
    .filter((entry) => entry.isFile() && !NO_SOURCE.test(entry.name))
    .map(({ name }) => name)
}

/** Null for a file that was taken away since it was listed. */
async function readUnlessGone(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw new AppError('INVALID_INPUT', `读不到文件“${file}”，请检查它的权限`, { cause })
  }
}

/** The instructions for a language model. Throws INVALID_INPUT for a missing or broken one. */
export async function readPrompts(): Promise<Prompts> {
  const texts = await Promise.all(
    PROMPT_NAMES.map(async (name) => {
      const file = shippedFile(`prompts/${name}.md`)
      const text = await readFile(file, 'utf8').catch((cause: unknown) => {
        throw new AppError('INVALID_INPUT', `读不到 prompts/${name}.md`, { cause })
      })
      return [name, text] as const
    }),
  )
  return parsePrompts(new Map<PromptName, string>(texts))
}

/** What belongs together by meaning, and the words that select nothing. */
export async function readLexicon(): Promise<Lexicon> {
  const [synonyms, english, stopWords, generic, weak, attributes] = await Promise.all(
    [
      'synonyms.txt',
      'english.txt',
      'stopwords.txt',
      'generic.txt',
      'weak.txt',
      'attributes.txt',
    ].map(readLexiconFile),
  )
  return parseLexicon({
    synonyms: synonyms ?? '',
    english: english ?? '',
    stopWords: stopWords ?? '',
    generic: generic ?? '',
    weak: weak ?? '',
    attributes: attributes ?? '',
  })
}

function readLexiconFile(name: string): Promise<string> {
  return readFile(shippedFile(`src/retrieve/lexicon/${name}`), 'utf8')
}
