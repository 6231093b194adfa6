// Documents: what a document says about itself, each field with the words that prove it.
import { DEFAULT_COLLECTION, type PolicyDocument, type ProvableField } from '#domain/document.ts'
import type { Steps } from '#domain/work/steps.ts'
import { findAliases } from './aliases.ts'
import { findIssuedOn } from './dates.ts'
import { findDefects } from './defects.ts'
import { pageRecord, withReason } from './found.ts'
import type { Found } from './found.ts'
import { authorityOf, findIssuers } from './issuers.ts'
import { findNumber } from './number.ts'
import { findPeriod } from './period.ts'
import type { Block, PolicySource } from '../source.ts'
import { findStanding } from './standing.ts'
import { findTitle } from './title.ts'

export type DocumentMetadata = Omit<PolicyDocument, 'id' | 'proofs' | 'source'> & {
  url: string | null
}

/** The words by which a text shows that it was issued as final. */
function issuedAsFinal(
  blocks: readonly Block[],
  number: Found<string> | null,
  issuedOn: Found<string> | null,
): Found<unknown> | null {
  if (number !== null) return number
  const [signature] = withReason(blocks, 'history', 'signature')
  return signature === undefined ? null : issuedOn
}

function sourceUrl(blocks: readonly Block[]): string | null {
  const record = pageRecord(blocks, /^URLSource$|^原文链接$|^来源$|^Source$/i)
  return /https?:\/\/[^\s）)】\]]+/.exec(record?.value ?? '')?.[0] ?? null
}

/**
 * Reads the metadata off cleaned blocks. What they do not say is null or empty; `fallbackTitle`
 * (the file's name) serves when no title is found anywhere.
 */
export function* readMetadata(
  blocks: readonly Block[],
  fallbackTitle: string,
): Steps<{ metadata: DocumentMetadata; proofs: PolicySource['proofs'] }> {
  const title = findTitle(blocks)
  yield
  const number = findNumber(blocks)
  yield
  const issuers = findIssuers(blocks)
  yield
  const issuedOn = findIssuedOn(blocks)
  yield
  const period = findPeriod(blocks, issuedOn?.value ?? null)
  yield
  const standing = findStanding(blocks, issuedAsFinal(blocks, number, issuedOn))
  yield
  const found = { title, number, issuers, issuedOn, period, standing }
  const titleText = title?.value ?? fallbackTitle
  return {
    metadata: {
      title: titleText,
      number: number?.value ?? null,
      issuers: issuers?.value ?? [],
      issuedOn: issuedOn?.value ?? null,
      period: period?.value ?? null,
      standing: standing?.value ?? 'unknown',
      standingBasis: standing?.proof?.text ?? null,
      authority: authorityOf(issuers?.value ?? []),
      collection: DEFAULT_COLLECTION,
      draftOf: null,
      succeeds: null,
      aliases: findAliases(blocks, { title: titleText, number: number?.value ?? null }),
      defects: findDefects(blocks),
      url: sourceUrl(blocks),
    },
    proofs: proofsOf(found),
  }
}

function proofsOf(found: Record<ProvableField, Found<unknown> | null>): PolicySource['proofs'] {
  const proofs: PolicySource['proofs'] = {}
  for (const field of Object.keys(found) as ProvableField[]) {
    const proof = found[field]?.proof
    if (proof) proofs[field] = proof
  }
  return proofs
}
