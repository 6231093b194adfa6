// Page: what can be done with an answer: take it along, judge it, go on from it.
import type { Answer } from '../api/types.ts'
import { IconButton } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { words } from '../words/language.ts'
import { isAnswering, retry } from './conversation.ts'
import { answerAsMarkdown, citationsAsCsv, saveFile } from './export.ts'
import { Feedback } from './feedback.tsx'
import { FollowUps } from './follow-up-buttons.tsx'
import type { Turn } from './turn.ts'

export interface AnswerActionsProps {
  turn: Turn
  answer: Answer
  /** Only the last answer can be asked again or gone on from. */
  isLast: boolean
}

const CSV = 'text/csv;charset=utf-8'

export function AnswerActions({ turn, answer, isLast }: AnswerActionsProps) {
  const { ask } = words.value
  return (
    <div class="actions">
      <div class="action-row">
        <CopyButton icon="copy" label={ask.copy} text={() => answerAsMarkdown(answer)} />
        {answer.citations.length > 0 && (
          <IconButton
            icon="download"
            label={ask.csv}
            onClick={() =>
              saveFile(`${fileName(answer.question)}.csv`, citationsAsCsv(answer.citations), CSV)
            }
          />
        )}
        <IconButton icon="print" label={ask.print} onClick={() => window.print()} />
        {isLast && (
          <IconButton
            icon="retry"
            label={ask.retry}
            disabled={isAnswering()}
            onClick={() => void retry(turn)}
          />
        )}
        <Feedback answerId={answer.id} given={turn.feedback} />
      </div>
      {isLast && <FollowUps answer={answer} />}
    </div>
  )
}

/** The question without the characters that some file system refuses. */
function fileName(question: string): string {
  return question
    .replaceAll(/[\\/:*?"<>|？\p{Cc}]/gu, ' ')
    .trim()
    .slice(0, 60)
}
