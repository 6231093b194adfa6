// The real client of the OpenAI API against the service on a real port.
import OpenAI from 'openai'
import { afterAll } from 'vitest'
import { listen, type Listener } from '#surfaces/http/listen.ts'
import { harness, type HarnessOptions } from '../http/harness.ts'

const open: Listener[] = []

afterAll(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close(0)))
})

/** A service on a free port. */
export async function serve(options: HarnessOptions = {}): Promise<string> {
  const { app } = harness(options)
  const listener = await listen({
    fetch: (request, bindings) => app.fetch(request, bindings),
    host: '127.0.0.1',
    port: 0,
  })
  open.push(listener)
  return listener.url
}

/** A client of a service of its own; it asks once and does not try again. */
export async function connect(options: HarnessOptions = {}, apiKey = 'any'): Promise<OpenAI> {
  return new OpenAI({ baseURL: `${await serve(options)}/v1`, apiKey, maxRetries: 0 })
}
