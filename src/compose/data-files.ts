// Compose: the files that the product works on: documents, prompts, lexicon.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parsePrompts, PROMPT_NAMES, type PromptName, type Prompts } from '../answer/prompts.ts'
import { shippedFile } from '../config/shipped-files.ts'
import { AppError } from '../domain/errors.ts'
import { CORPUS_FILE, type SourceFile } from '../indexing/sources.ts'
import { parseLexicon, type Lexicon } from '../retrieve/lexicon.ts'

/** The files of a seeds directory and the text of its corpus file. Throws INVALID_INPUT. */
export async function readSeeds(
  directory: string,
): Promise<{ files: SourceFile[]; corpusText: string | null }> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('INVALID_INPUT', `读不到文件目录“${directory}”，请检查 TIAOLI_SEEDS`, {
      cause,
    })
  })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const files = await Promise.all(
    names
      .filter((name) => name !== CORPUS_FILE && !name.startsWith('.'))
      .map(async (name) => ({ name, bytes: await readFile(path.join(directory, name)) })),
  )
  const corpusText = names.includes(CORPUS_FILE)
    ? await readFile(path.join(directory, CORPUS_FILE), 'utf8')
    : null
  return { files, corpusText }
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
