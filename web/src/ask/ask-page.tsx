// Page: Ask, a conversation with the cited clause beside it.
import { useEffect, useRef } from 'preact/hooks'
import type { DocumentList, TopicMap } from '../api/types.ts'
import { useResource } from '../parts/resource.ts'
import { Failure, Loading, Notice } from '../parts/states.tsx'
import { place } from '../router.ts'
import { words } from '../words/language.ts'
import { CitationCard } from './citation-mark.tsx'
import { askInScope, Composer } from './composer.tsx'
import {
  conversation,
  refreshSummaries,
  reopenConversation,
  showConversation,
  type OpenConversation,
} from './conversation.ts'
import { ReaderPane } from './reader-pane.tsx'
import { examplesFor } from './suggestions.ts'
import { TurnView } from './turn-view.tsx'

export function AskPage({ conversationId }: { conversationId: string | null }) {
  const clauseId = place.value.query.get('clause')
  const open = conversation.value
  useEffect(() => {
    void showConversation(conversationId)
    void refreshSummaries()
  }, [conversationId])
  return (
    <div class={clauseId === null ? 'ask-view' : 'ask-view with-reader'}>
      <div class="ask-main">
        <div class="ask-body">{open === null ? <Welcome /> : <Conversation open={open} />}</div>
        <Composer />
      </div>
      {clauseId !== null && <ReaderPane clauseId={clauseId} />}
      <CitationCard />
    </div>
  )
}

function Conversation({ open }: { open: OpenConversation }) {
  const { ask } = words.value
  const end = useRef<HTMLDivElement>(null)
  const last = open.turns.at(-1)
  // A new question comes into view; an answer that grows below it does not pull the page along.
  useEffect(() => {
    if (last?.state === 'streaming')
      end.current?.lastElementChild?.scrollIntoView({ block: 'start' })
  }, [last?.key, last?.state === 'streaming'])
  if (open.state === 'loading') return <Loading />
  if (open.state === 'failed')
    return <Failure error={open.error} onRetry={() => void reopenConversation()} />
  if (open.state === 'missing')
    return (
      <Notice title={ask.expired} detail={ask.expiredDetail}>
        <a class="button" href="/">
          {ask.newConversation}
        </a>
      </Notice>
    )
  return (
    <div class="turns" ref={end}>
      <h1 class="off-screen">{open.turns[0]?.question ?? ask.title}</h1>
      {open.turns.map((turn, index) => (
        <TurnView key={turn.key} turn={turn} isLast={index === open.turns.length - 1} />
      ))}
    </div>
  )
}

function Welcome() {
  const list = useResource<DocumentList>('/api/documents')
  const map = useResource<TopicMap>('/api/map')
  const { ask, library } = words.value
  const documents = list.state === 'ready' ? list.value.documents : []
  return (
    <div class="welcome">
      <h1>{ask.heading}</h1>
      <p class="lead">{ask.lead}</p>
      {list.state === 'failed' && <Failure error={list.error} onRetry={list.retry} />}
      {list.state === 'ready' && documents.length === 0 && (
        <Notice title={library.empty} detail={library.emptyDetail} />
      )}
      {documents.length > 0 && map.state !== 'loading' && (
        <section aria-labelledby="examples">
          <h2 id="examples">{ask.examples}</h2>
          <div class="examples">
            {examplesFor(documents, map.state === 'ready' ? map.value.rows : []).map((question) => (
              <button
                key={question}
                type="button"
                class="suggestion"
                onClick={() => askInScope(question)}
              >
                {question}
              </button>
            ))}
          </div>
        </section>
      )}
    </div>
  )
}
