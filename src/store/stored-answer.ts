// Store: a stored answer read back, also one that another version of the product stored.
import { AnswerSchema } from '#domain/answer.ts'
import type { Answer } from '#domain/answer.ts'

/** What is kept of an answer: the whole as JSON, and beside it what every version can show. */
export interface StoredAnswer {
  answer_id: string
  question: string
  text: string
  answer: string
}

const ONLY_TEXT =
  '这条回答由另一个版本的条理保存，依据和核对结果已读不出，只能显示文字；需要依据时请重新提问。'

/** The answer; where its form is not that of this version, its words alone, with a notice that says so. */
export function storedAnswer({ answer_id, question, text, answer }: StoredAnswer): Answer {
  const read = AnswerSchema.safeParse(parsed(answer))
  if (read.success) return read.data
  return {
    id: answer_id,
    question,
    standaloneQuestion: question,
    intent: 'explain',
    outcome: 'partial',
    refusal: null,
    text,
    citations: [],
    coverage: null,
    notices: [ONLY_TEXT],
    verification: { passed: false, sentences: 0, removed: 0, repaired: 0, failures: [] },
    generator: { kind: 'extractive' },
    timingsMs: { understand: 0, retrieve: 0, generate: 0, verify: 0, total: 0 },
    usage: null,
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // Shown like an answer of an unknown form.
    return null
  }
}
