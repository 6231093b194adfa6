// Channels: how a push that is not from the platform, or not well formed, is answered.

/** A push that is refused with a status; the reason goes to the log, not to who sent it. */
export class RefusedPush extends Error {
  override readonly name = 'RefusedPush'
  readonly status: 400 | 401

  constructor(status: 400 | 401, reason: string) {
    super(reason)
    this.status = status
  }
}

/** The same words for every refusal: which check failed is no business of a forger. */
export function refusalResponse({ status }: RefusedPush): Response {
  return Response.json({ error: status === 401 ? 'unauthorized' : 'bad request' }, { status })
}

/** Parses JSON from outside; throws a refusal when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RefusedPush(400, 'not JSON')
  }
}
