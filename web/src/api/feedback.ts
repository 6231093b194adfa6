// Page: a reader's judgement of an answer.
import { request } from './request.ts'
import type { FeedbackRequest } from './types.ts'

export async function sendFeedback(answerId: string, feedback: FeedbackRequest): Promise<void> {
  const path = `/api/answers/${encodeURIComponent(answerId)}/feedback`
  await request(path, { method: 'POST', body: feedback })
}
