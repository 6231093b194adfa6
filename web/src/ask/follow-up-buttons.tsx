// Page: the questions that go on from the last answer, to be asked with one press.
import type {
  Answer,
  Comparison,
  DocumentDetail,
  DocumentList,
  PolicyDocument,
  TopicMap,
} from '../api/types.ts'
import { useResource, type Resource } from '../parts/resource.ts'
import { words } from '../words/language.ts'
import { askInScope } from './composer.tsx'
import { conversation, isAnswering } from './conversation.ts'
import { followUpsOf, relatedTo, type Surroundings } from './follow-ups.ts'

export function FollowUps({ answer }: { answer: Answer }) {
  const around = useSurroundings(answer)
  const asked = conversation.value?.turns.map(({ question }) => question) ?? []
  const questions = around === null ? [] : followUpsOf(answer, around, asked)
  if (questions.length === 0) return null
  return (
    <div class="follow-ups" role="group" aria-label={words.value.ask.followUps}>
      {questions.map((question) => (
        <button
          key={question}
          type="button"
          class="suggestion"
          disabled={isAnswering()}
          onClick={() => askInScope(question)}
        >
          {question}
        </button>
      ))}
    </div>
  )
}

/** Null until everything is there, so that no button moves under the pointer. */
function useSurroundings(answer: Answer): Surroundings | null {
  const list = useResource<DocumentList>('/api/documents')
  const map = useResource<TopicMap>('/api/map')
  const documents = list.state === 'ready' ? list.value.documents : []
  // The neighbours and the counterpart of a clause are wanted where one was looked up.
  const looked = answer.intent === 'lookup' ? answer.citations[0] : undefined
  const documentPath =
    looked === undefined ? null : `/api/documents/${encodeURIComponent(looked.documentId)}`
  const comparisonPath = looked === undefined ? null : comparisonOf(answer, documents)
  const detail = useResource<DocumentDetail>(documentPath)
  const comparison = useResource<Comparison>(comparisonPath)
  const isWaiting =
    [list, map].some(({ state }) => state === 'loading') ||
    (documentPath !== null && detail.state === 'loading') ||
    (comparisonPath !== null && comparison.state === 'loading')
  if (isWaiting) return null
  return {
    documents,
    topics: partOf(map, ({ rows }) => rows),
    clauses: partOf(detail, ({ clauses }) => clauses),
    pairs: partOf(comparison, ({ pairs }) => pairs),
  }
}

function comparisonOf(answer: Answer, documents: readonly PolicyDocument[]): string | null {
  const related = relatedTo(answer, documents)
  if (related === null) return null
  const { from, to } = related
  return `/api/compare?${new URLSearchParams({ from, to }).toString()}`
}

function partOf<Value, Part>(
  resource: Resource<Value>,
  part: (value: Value) => readonly Part[],
): readonly Part[] {
  return resource.state === 'ready' ? part(resource.value) : []
}
