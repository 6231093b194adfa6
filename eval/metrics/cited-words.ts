// Eval: whether cited clauses hold given words, where a case names no clause.
import { normaliseText } from '#zh/normalise.ts'
import { citedPassage } from '../answer.ts'
import { defineMetric, ratio } from './metric.ts'

/** Share of the given words that stand in the text of some cited clause. */
export const citedWords = defineMetric(
  'cited words',
  'higher',
  ({ cited = [] }, { citations }, { corpus }) => {
    const passages = citations.map((citation) => citedPassage(citation, corpus).words)
    const missing = cited.filter(
      (words) => !passages.some((passage) => passage.includes(normaliseText(words))),
    )
    const score = ratio(cited.length - missing.length, cited.length)
    return missing.length === 0 ? score : { score, detail: { missing } }
  },
)

/** 1 when an answer cites more passages than the case allows; of cases that set a limit only. */
export const tooManyCitations = defineMetric(
  'too many citations',
  'lower',
  ({ mostCited }, { citations }) => {
    if (mostCited === undefined) return null
    return citations.length > mostCited ? 1 : 0
  },
)
