// Page: the Markdown of answers as tokens, with citation marks and quotations as tokens of their own.
import { Marked, type Token, type Tokens } from 'marked'

export interface CitationToken {
  type: 'citation'
  raw: string
  n: number
}

export interface QuotationToken {
  type: 'quotation'
  raw: string
  text: string
}

export interface LabelToken {
  type: 'label'
  raw: string
  text: string
}

export type AnswerToken = Token | CitationToken | QuotationToken | LabelToken

/** [3]: the third citation. */
const CITATION = /^\[(\d{1,3})\]/
/** 「…」 are a document's words: nothing in them is markup. */
const QUOTATION = /^「([^」]*)」/
/** 【已到期】: a standing in front of a quotation. */
const LABEL = /^【([^】\n]{1,20})】/

const reader = new Marked({
  tokenizer: {
    // [1] is a citation and never a reference to a link that some text defines.
    def: () => undefined,
    reflink: () => undefined,
  },
  extensions: [
    inline('citation', '[', CITATION, (match) => ({ n: Number(match) })),
    inline('quotation', '「', QUOTATION, (match) => ({ text: match })),
    inline('label', '【', LABEL, (match) => ({ text: match })),
  ],
})

/** Reads Markdown into tokens; no HTML is made of it anywhere. */
export function readMarkdown(text: string): AnswerToken[] {
  return reader.lexer(text)
}

function inline(
  name: string,
  opening: string,
  pattern: RegExp,
  content: (match: string) => Record<string, unknown>,
) {
  return {
    name,
    level: 'inline' as const,
    start: (source: string) => {
      const at = source.indexOf(opening)
      return at < 0 ? undefined : at
    },
    tokenizer: (source: string): Tokens.Generic | undefined => {
      const match = pattern.exec(source)
      return match === null ? undefined : { type: name, raw: match[0], ...content(match[1] ?? '') }
    },
  }
}
