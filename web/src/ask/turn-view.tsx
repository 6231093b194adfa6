// Page: one question and its answer, in the state in which it is.
import { useState } from 'preact/hooks'
import { RequestFailure } from '../api/request.ts'
import type { Answer } from '../api/types.ts'
import { Icon } from '../parts/icon.tsx'
import { describeFailure } from '../parts/states.tsx'
import { words } from '../words/language.ts'
import { AnswerActions } from './answer-actions.tsx'
import { AnswerText } from './answer-text.tsx'
import { ClauseList } from './clause-list.tsx'
import { EditButton } from './composer.tsx'
import { retry } from './conversation.ts'
import { TurnScope } from './scope.tsx'
import { hasTwoSides, SideBySide } from './side-by-side.tsx'
import type { Turn } from './turn.ts'
import { CheckLine, Notices } from './verification.tsx'

/** From here on a question is folded, so that its answer stays in view. */
const LONG_QUESTION_CHARS = 240

export function TurnView({ turn, isLast }: { turn: Turn; isLast: boolean }) {
  const { ask } = words.value
  const { answer } = turn
  return (
    <article class="turn">
      <header class="question">
        <QuestionText question={turn.question} />
        <EditButton turn={turn} />
      </header>
      <UnderstoodAs turn={turn} />
      <TurnScope turn={turn} />
      <section class="answer" aria-label={ask.answer} aria-busy={turn.state === 'streaming'}>
        <Progress turn={turn} />
        <Content turn={turn} />
        {turn.state === 'stopped' && <p class="stopped">{ask.stopped}</p>}
        {turn.state === 'failed' && <FailedTurn turn={turn} />}
        {turn.state === 'stopped' && <RetryButton turn={turn} />}
        {answer !== null && (
          <>
            <Notices notices={answer.notices} />
            <CheckLine answer={answer} />
            <AnswerActions turn={turn} answer={answer} isLast={isLast} />
          </>
        )}
      </section>
    </article>
  )
}

function QuestionText({ question }: { question: string }) {
  const [isOpen, setOpen] = useState(false)
  const { ask, more, less } = words.value
  const isLong = question.length > LONG_QUESTION_CHARS
  return (
    <div class="question-text">
      <h2 class={isLong && !isOpen ? 'is-folded' : undefined}>
        <span class="off-screen">{ask.you}：</span>
        {question}
      </h2>
      {isLong && (
        <button
          type="button"
          class="text-button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? less : more}
        </button>
      )}
    </div>
  )
}

/** A follow-up is shown as the whole question that it was read as. */
function UnderstoodAs({ turn: { question, standaloneQuestion } }: { turn: Turn }) {
  if (standaloneQuestion === null || same(standaloneQuestion, question)) return null
  return <p class="understood">{words.value.ask.understoodAs(standaloneQuestion)}</p>
}

function same(one: string, other: string): boolean {
  const bare = (text: string): string => text.replaceAll(/[\s?？。!！]/g, '')
  return bare(one) === bare(other)
}

/** Says what is being done; keeps its line when it is over, so that nothing moves. */
function Progress({ turn }: { turn: Turn }) {
  const { ask } = words.value
  const { answer, state } = turn
  if (answer !== null) {
    if (answer.outcome === 'refused')
      return (
        <p class="outcome outcome-refused">
          <Icon name="warning" /> {ask.refused}
        </p>
      )
    const line = answer.coverage === null ? null : ask.coverage(answer.coverage)
    const partial = answer.outcome === 'partial' ? ask.partial : null
    const said = [partial, line].filter((part) => part !== null).join(' · ')
    return said === '' ? null : <p class="outcome">{said}</p>
  }
  if (state !== 'streaming') return null
  return (
    <p class="outcome outcome-running">
      <span class="pulse" aria-hidden="true" />
      {turn.evidenceCount === null ? ask.thinking : ask.reading(turn.evidenceCount)}
    </p>
  )
}

type View = 'structured' | 'text'

function Content({ turn }: { turn: Turn }) {
  const [view, setView] = useState<View>('structured')
  const { ask } = words.value
  const structure = structureOf(turn)
  if (structure === null) return <AnswerText text={turn.text} citations={turn.citations} />
  return (
    <>
      <div class="view-switch" role="group" aria-label={ask.view}>
        {(['structured', 'text'] as const).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={view === name}
            onClick={() => setView(name)}
          >
            {name === 'text'
              ? ask.asText
              : structure === 'list'
                ? ask.asTable
                : words.value.views.compare}
          </button>
        ))}
      </div>
      {view === 'text' && <AnswerText text={turn.text} citations={turn.citations} />}
      {view === 'structured' && structure === 'list' && <ClauseList citations={turn.citations} />}
      {view === 'structured' && structure === 'compare' && (
        <>
          <AnswerText text={lead(turn.text)} citations={turn.citations} />
          <SideBySide citations={turn.citations} />
        </>
      )}
    </>
  )
}

/** Whether the clauses say it better in a table than the text does in lines. */
function structureOf({ intent, answer, citations }: Turn): 'list' | 'compare' | null {
  if (answer?.outcome === 'refused' || isModelled(answer)) return null
  if (intent === 'list' && citations.length > 1) return 'list'
  return intent === 'compare' && hasTwoSides(citations) ? 'compare' : null
}

/** A model's own words are the answer; the clauses alone are not. */
function isModelled(answer: Answer | null): boolean {
  return answer?.generator.kind === 'model'
}

/** The first paragraph, if it is one and not already a heading or a quotation. */
function lead(text: string): string {
  const [first = ''] = text.split('\n\n', 1)
  return /^(?:\*\*|- |#)/.test(first) ? '' : first
}

function FailedTurn({ turn }: { turn: Turn }) {
  const { failure } = words.value
  const isBroken =
    turn.text !== '' && turn.error instanceof RequestFailure && turn.error.kind === 'offline'
  const { title, detail } = isBroken
    ? { title: failure.interrupted, detail: failure.interruptedDetail }
    : describeFailure(turn.error)
  return (
    <div class="failed" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{title}</strong>
        <p>{detail}</p>
        <RetryButton turn={turn} />
      </div>
    </div>
  )
}

function RetryButton({ turn }: { turn: Turn }) {
  return (
    <button type="button" class="button" onClick={() => void retry(turn)}>
      {words.value.retry}
    </button>
  )
}
