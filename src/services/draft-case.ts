// Services: an answer that someone judged as the draft of an eval case, for a person to finish.
import type { Answer, Citation, Intent, Turn } from '#domain/answer.ts'
import type { Clause } from '#domain/clause.ts'
import type { Feedback } from '#domain/conversation.ts'
import { dayInBeijing } from '#domain/document.ts'
import { VERSION } from '#domain/version.ts'
import type { LibraryView } from '#library/view.ts'
import type { JudgedExchange } from '#store/conversation-store.ts'

/** A line of eval/cases, as far as feedback can fill it; eval/schema.ts says what is what. */
export interface DraftCase {
  id: string
  question: string
  history?: Turn[]
  category: string
  tags: string[]
  asOf: string
  answerable: boolean | 'partial'
  unanswerableReason?: string
  expected: { doc: string; clause: string; evidence: string; need: 'required' }[]
  facts: []
  notes: string
  source: 'user-log'
  addedIn: string
}

/** The longest evidence and turn that a case may hold. */
const MAX_EVIDENCE_CHARS = 100
const MAX_TURN_CHARS = 20_000

const CATEGORY_OF_INTENT: Record<Intent, string> = {
  list: 'enumeration',
  fact: 'numeric',
  lookup: 'lookup',
  compare: 'version-compare',
  explain: 'colloquial',
  chat: 'scope-status',
}

/** Every answer that was judged as a draft; the paths of its clauses are those of today's library. */
export async function draftCases(
  library: LibraryView,
  judged: readonly JudgedExchange[],
): Promise<DraftCase[]> {
  const clauses = new Map((await library.clauses()).map((clause) => [clause.id, clause]))
  return judged.map((each) => draftCase(each, clauses))
}

/**
 * The clauses cited in an answer that was liked are expected; of one that was disliked nothing is
 * known but that it was wrong, which the note says.
 */
function draftCase(judged: JudgedExchange, clauses: ReadonlyMap<string, Clause>): DraftCase {
  const { answer, askedAt, feedback, history } = judged
  const leansOnHistory = answer.standaloneQuestion !== answer.question && history.length > 0
  const isLiked = feedback.vote === 'up'
  const known = isLiked ? answer.citations.filter(({ clauseId }) => clauses.has(clauseId)) : []
  const missing = isLiked ? answer.citations.length - known.length : 0
  return {
    id: `feedback-${answer.id.replaceAll(/[^\w-]/gu, '_')}`,
    question: answer.question,
    ...(leansOnHistory && { history: history.map(shortened) }),
    category: leansOnHistory ? 'multi-turn' : categoryOf(answer),
    tags: ['draft', `feedback-${feedback.vote}`],
    asOf: dayInBeijing(new Date(askedAt)),
    ...answerability(answer, isLiked),
    expected: known.flatMap((citation) => expectedClause(citation, clauses)),
    facts: [],
    notes: noteOf(feedback, missing),
    source: 'user-log',
    addedIn: VERSION,
  }
}

function shortened({ role, content }: Turn): Turn {
  return { role, content: content.slice(0, MAX_TURN_CHARS) }
}

function categoryOf({ outcome, intent }: Answer): string {
  return outcome === 'refused' ? 'unanswerable' : CATEGORY_OF_INTENT[intent]
}

/** A refusal that was liked was right; what was disliked should have been answered, or better. */
function answerability(
  { outcome, refusal }: Answer,
  isLiked: boolean,
): Pick<DraftCase, 'answerable' | 'unanswerableReason'> {
  if (!isLiked || outcome === 'answered') return { answerable: true }
  const reason = refusal === null ? {} : { unanswerableReason: refusal.reason }
  return { answerable: outcome === 'partial' ? 'partial' : false, ...reason }
}

function expectedClause(
  { clauseId, documentId, text, quotes }: Citation,
  clauses: ReadonlyMap<string, Clause>,
): DraftCase['expected'] {
  const clause = clauses.get(clauseId)
  if (clause === undefined) return []
  const evidence = (quotes[0]?.text ?? text).slice(0, MAX_EVIDENCE_CHARS)
  return [{ doc: documentId, clause: addressOf(clause), evidence, need: 'required' }]
}

function addressOf({ kind, path }: Clause): string {
  if (kind === 'matter') return '题录'
  return kind === 'preamble' ? '导语' : path.join('/')
}

function noteOf({ vote, reason, comment, givenAt }: Feedback, missing: number): string {
  const parts = [
    `草稿，待人工核对。用户反馈（${givenAt}）：${vote}`,
    ...(reason === null ? [] : [`原因：${reason}`]),
    ...(comment === null ? [] : [`意见：${comment}`]),
    ...(missing === 0 ? [] : [`有 ${missing} 个引用的条款已不在库中`]),
  ]
  return parts.join('；')
}
