// Answer: words that widen, narrow, rank or explain what a clause says stand in the clause too.
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import type { SentenceCheck } from './sentence-check.ts'

interface Kind {
  check: string
  said: RegExp
  /** What in the clause allows it. */
  source: RegExp
}

/** 最大的变化 is the sentence's own; 只要求, 仅提出 speak of the document. */
const KINDS: readonly Kind[] = [
  {
    check: 'scope-kept',
    said: /(?<!不)所有(?!权|者|人|制)|全部(?!工业)|一切|全体|任何|一律|全国所有/gu,
    source: /所有|全部|一切|全体|任何|一律|凡|各类|各级|每|均|都|全面|全民/u,
  },
  {
    check: 'scope-kept',
    said: /仅仅?(?!供|提出|要求|规定|写|是|作|为|保留|说|明确|提到|提及|就|对|有|设)|(?<![不])只(?:有|能|限|在|对|允许|适用)|唯一|独家/gu,
    source: /仅|只|唯一|限于|除外|方可|独家|专/u,
  },
  {
    check: 'scope-kept',
    said: /(?<!第)首次(?=提出|明确|规定|将|把)|首个|率先|第一个|前所未有|史上/gu,
    source: /首次|首个|率先|第一|首/u,
  },
  {
    check: 'scope-kept',
    said: /最(?!后|近|新|终|低生活|低工资|高人民|多可|长不|迟|早|低限|高限|大(?:的)?(?:变化|区别|不同|差异)|明显|主要|显著)|彻底|完全(?!不同|相同|一致)|绝对|永久/gu,
    source: /最|彻底|完全|绝对|永久|上限|下限|不超过|不低于|至少/u,
  },
  {
    check: 'cause-kept',
    said: /由于|因为|导致|致使|造成|所以|得益于|归因于|受[^，。；]{1,10}影响|出于/gu,
    source: /由于|因(?!地制宜|此|素|应|势)|导致|致使|造成|引起|引发|影响|为此|故(?!障|意)/u,
  },
]

export const nothingAdded: SentenceCheck = ({ text, evidence }) => {
  const words = normaliseText(withoutQuotations(text))
  const known = normaliseText(
    evidence.map(({ clause, document }) => `${clause.text}\n${document.title}`).join('\n'),
  )
  return KINDS.flatMap(({ check, said, source }) =>
    source.test(known) ? [] : [...words.matchAll(said)].map(([detail]) => ({ check, detail })),
  )
}
