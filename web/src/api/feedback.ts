// Page: a reader's judgement of an answer.
import { request } from './request.ts'
import type { Words } from '../words/language.ts'

export type FeedbackReason = keyof Words['ask']['feedbackReasons']

export interface Feedback {
  vote: 'up' | 'down'
  reason?: FeedbackReason | undefined
  comment?: string | undefined
}

export async function sendFeedback(answerId: string, feedback: Feedback): Promise<void> {
  const path = `/api/answers/${encodeURIComponent(answerId)}/feedback`
  await request(path, { method: 'POST', body: feedback })
}
