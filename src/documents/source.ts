// Documents: the shape in which a read file is handed to the clause grammar.
import type { PolicyDocument, ProvableField } from '#domain/document.ts'

/**
 * What a block of source text is for. body: policy text. matter: words about the document (title,
 * number, addressees, cover notice, signature, date), citable but not policy. aside: not the
 * document's words at all (YAML front matter, news lead, navigation, hidden text, footer).
 */
export type BlockRole = 'body' | 'matter' | 'aside'

/** One printed paragraph or line, markup removed, inner text verbatim. */
export interface Block {
  text: string
  /** offsets[i] is the position of text[i] in the decoded source; same length as text. */
  offsets: number[]
  role: BlockRole
  /** Why a block is matter or aside, in one word: title, number, addressees, signature, footer … */
  reason: string
}

/** The words of a block that prove a metadata field, before clauses have ids. */
export interface BlockProof {
  blockIndex: number
  text: string
}

/** A file after reading, cleaning and metadata: all blocks in source order, nothing dropped. */
export interface PolicySource {
  document: Omit<PolicyDocument, 'proofs'>
  proofs: Partial<Record<ProvableField, BlockProof>>
  blocks: Block[]
}
