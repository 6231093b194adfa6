// Widget: the service that the script came from, asked over HTTP.
import type { Answer, Citation } from '#domain/answer.ts'
import { readEvents } from './events.ts'

export interface Service {
  /** Address of the service without a slash at its end. */
  base: string
  /** Key that the service asks for; everyone who sees the page can read it. */
  key: string | undefined
  /** Owns what is asked on this page: to pages of other sites the service gives no cookie. */
  visitor: string
}

/** What the panel is told while an answer comes in. */
export interface AnswerListener {
  onText(text: string): void
  /** What came so far is withdrawn. */
  onReset(): void
  onCitation(citation: Citation): void
  onEnd(answer: Answer): void
}

const UNREACHABLE = '无法连接问答服务，请稍后再试。'

/** What nobody can guess. Not randomUUID: pages over plain HTTP do not have it. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whether the page may call the service: browsers keep pages out whose origin is not allowed. */
export async function isAllowed({ base }: Service): Promise<boolean> {
  try {
    await fetch(`${base}/readyz`)
    return true
  } catch {
    // A refused origin and a service that is down look the same to a page.
    return false
  }
}

/**
 * Asks a question and tells the listener what comes.
 * @throws Error with words for people
 */
export async function ask(
  { base, key, visitor }: Service,
  request: { question: string; conversationId: string },
  listener: AnswerListener,
  signal: AbortSignal,
): Promise<void> {
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'text/event-stream',
    'X-Tiaoli-Visitor': visitor,
    ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
  }
  const body = JSON.stringify({ ...request, stream: true })
  const response = await fetch(`${base}/api/ask`, { method: 'POST', headers, body, signal }).catch(
    (error: unknown) => {
      throw signal.aborted ? error : new Error(UNREACHABLE)
    },
  )
  if (!response.ok || response.body === null) throw new Error(await detailOf(response))
  for await (const { event, data } of readEvents(response.body)) tell(listener, event, data)
}

/** The events of POST /api/ask, described in its OpenAPI document; the service is trusted with them. */
function tell(listener: AnswerListener, event: string, data: unknown): void {
  if (event === 'answer-delta') listener.onText((data as { text: string }).text)
  if (event === 'answer-reset') listener.onReset()
  if (event === 'citation') listener.onCitation(data as Citation)
  if (event === 'answer-end') listener.onEnd(data as Answer)
  if (event === 'error') throw new Error((data as { detail: string }).detail)
}

async function detailOf(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null)
  const isProblem = typeof problem === 'object' && problem !== null && 'detail' in problem
  return isProblem ? String(problem.detail) : UNREACHABLE
}
